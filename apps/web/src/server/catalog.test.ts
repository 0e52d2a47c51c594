/** The templates that come with a release: each is what the gallery says of it, and does what it says. */
import { catalog } from '@storyloom/actions/catalog';
import { httpAnswer } from '@storyloom/actions/testing/index';
import { runStory } from '@storyloom/actions/testing/run-story';
import { bundledTemplates } from '@storyloom/adapters/templates/catalog';
import { type Graph, parseStoryFile, publishProblems, toStoryFile } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { linkPath } from '../editor/canvas/link-path.ts';
import { handlesOf } from '../editor/canvas/ports.ts';
import { itemBox, overlap } from '../editor/rules/boxes.ts';
import { crosses, lineOf } from '../editor/rules/lines.ts';
import { CARD } from '../editor/rules/place.ts';
import { problemsOfAction } from '../editor/rules/problems.ts';

const templates = bundledTemplates(catalog);
const all = await templates.all();

function graphOf(file: unknown): Graph {
  const parsed = parseStoryFile(file, catalog);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.story.graph;
}

/** The story of a template in a team that has what it needs. */
async function storyOf(slug: string): Promise<unknown> {
  const text = JSON.stringify((await templates.get(slug))?.story);
  const filled = text
    .replace(/<<CREDENTIAL\.\w+>>/g, 'user:password')
    .replace(/<<RESOURCE\.(\w+)>>/g, '$1.example');
  return JSON.parse(filled);
}

/** Links that run behind a card which they do not join, by the names of all three. */
function hiddenLinks(graph: Graph): string[] {
  return Object.values(graph.links).flatMap(({ from, port, to }) => {
    const [start, end] = [graph.actions[from], graph.actions[to]];
    const out = start && handlesOf(start).find(({ id }) => id === port);
    if (!start || !end || !out) return [`${from} ${port} ${to}`];
    const { path } = linkPath({
      sourceX: start.position.x + out.x,
      sourceY: start.position.y + out.y,
      targetX: end.position.x + CARD.width / 2,
      targetY: end.position.y,
    });
    return Object.values(graph.actions)
      .filter(
        ({ id, position }) => id !== from && id !== to && crosses(lineOf(path), { ...position, ...CARD }),
      )
      .map(({ name }) => `${start.name} to ${end.name} behind ${name}`);
  });
}

it('has stories and ready-made Actions, under names of their own', () => {
  expect(all.filter(({ kind }) => kind === 'story').length).toBeGreaterThanOrEqual(8);
  expect(all.filter(({ kind }) => kind === 'action').length).toBeGreaterThanOrEqual(12);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

describe.each(all.map((template) => [template.slug, template] as const))(
  '%s',
  (_, { kind, needs, story }) => {
    const graph = graphOf(story);

    it('has nothing wrong with it once what it needs is made', () => {
      const known = {
        credentials: needs.flatMap((need) => (need.kind === 'credential' ? [need.slug] : [])),
        resources: needs.flatMap((need) => (need.kind === 'resource' ? [need.slug] : [])),
      };
      const { fatal, warnings } = publishProblems(graph, catalog);
      expect([...fatal, ...warnings]).toEqual([]);
      // A ready-made Action stands alone until it is linked.
      const found = Object.values(graph.actions)
        .flatMap((action) => problemsOfAction(graph, action, known))
        .filter(({ option }) => kind === 'story' || option !== null);
      expect(found.map(({ option, message }) => `${option}: ${message}`)).toEqual([]);
    });

    it('holds no secret, and covers nothing of itself', () => {
      expect(JSON.stringify(toStoryFile({ name: '', description: '', graph }))).not.toMatch(
        /xox[bp]-\w|Bearer [\w-]{8}|ghp_|sk-\w{8}/,
      );
      const boxes = [...Object.keys(graph.actions), ...Object.keys(graph.notes)].flatMap(
        (id) => itemBox(graph, id) ?? [],
      );
      const covered = boxes.filter((box, at) => boxes.slice(at + 1).some((other) => overlap(box, other)));
      expect(covered).toEqual([]);
      expect(hiddenLinks(graph)).toEqual([]);
    });
  },
);

describe('what they do', () => {
  it('pages for an urgent alert, posts each once', async () => {
    const story = await storyOf('alerts-to-chat-once');
    const alert = { id: 'A-1', source: 'monitor', severity: 'High', title: 'Disk is full' };
    const urgent = await runStory(story, alert, httpAnswer({ body: { ok: true } }));
    expect(urgent.errors).toEqual({});
    expect(urgent.requests.map(({ url }) => url).sort()).toEqual([
      'https://events.pagerduty.com/v2/enqueue',
      'https://slack.com/api/chat.postMessage',
    ]);
    const calm = await runStory(story, { ...alert, severity: 'low' }, httpAnswer({ body: { ok: true } }));
    expect(calm.requests.map(({ url }) => url)).toEqual(['https://slack.com/api/chat.postMessage']);
  });

  it('answers what is right of a CSV, and what is wrong with the rest', async () => {
    const story = await storyOf('check-csv-rows');
    const csv = 'name,email\nAda,ada@example.com\nGrace,grace@example\n,nobody@example.com\n';
    const { events, errors } = await runStory(story, csv);
    expect(errors).toEqual({});
    expect(events.answer_report).toMatchObject([
      {
        output: {
          rows: 3,
          accepted: [{ name: 'Ada', email: 'ada@example.com' }],
          refused: [
            { line: 3, faults: ['email is no address'] },
            { line: 4, faults: ['name is missing'] },
          ],
        },
      },
    ]);
  });

  it('answers without asking anybody for an address that is not public', async () => {
    const story = await storyOf('enrich-ip-address');
    const { requests, events } = await runStory(story, { ip: '10.0.0.7' });
    expect(requests).toEqual([]);
    expect(events.answer_not_public).toMatchObject([{ output: { status: 422 } }]);
  });

  it('warns of an address that was reported often', async () => {
    const story = await storyOf('enrich-ip-address');
    const body = { data: { abuseConfidenceScore: 87, totalReports: 12, countryCode: 'NL' } };
    const { requests, events } = await runStory(story, { ip: '203.0.113.9' }, httpAnswer({ body }));
    expect(requests.map(({ url }) => new URL(url).host)).toEqual(['api.abuseipdb.com', 'slack.com']);
    expect(events.answer_verdict).toMatchObject([
      { output: { body: { score: 87, country: 'NL', bad: true } } },
    ]);
  });

  it('makes an issue for each task of a joiner, and mails the manager once', async () => {
    const template = await templates.get('new-joiner-checklist');
    const story = await storyOf('new-joiner-checklist');
    const { requests, mails, errors } = await runStory(story, Object(template?.sample).body, {
      answer: (_, nth) => httpAnswer({ status: 201, body: { key: `ONBOARD-${nth}` } }),
    });
    expect(errors).toEqual({});
    expect(requests).toHaveLength(4);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.html).toContain('ONBOARD-4');
  });
});
