import { applyChanges, type Graph, type Json } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { addChanges } from './add.ts';
import { likelyPort, targetsOf, whyNot } from './connect.ts';
import { flowOrder } from './flow-order.ts';
import { ends, neighbour } from './neighbours.ts';
import { freeSpot, PITCH, spotAfter } from './place.ts';
import { problemCache, withRefused } from './problem-cache.ts';
import { renameChanges } from './rename.ts';
import { runPath } from './run-path.ts';
import { story } from './story.ts';
import { upstreamOf } from './upstream.ts';

function withOptions(graph: Graph, id: string, options: Record<string, Json>): Graph {
  return applyChanges(graph, [{ op: 'update_action', id, set: options }]);
}

describe('linking', () => {
  it('says why a link is refused', () => {
    const graph = story('hook success message');
    expect(whyNot(graph, { from: 'message', port: 'success', to: 'hook' })).toBe('A Webhook takes no input');
    expect(whyNot(graph, { from: 'hook', port: 'success', to: 'message' })).toBe(
      'success leads here already',
    );
    expect(whyNot(graph, { from: 'message', port: 'success', to: 'message' })).toBe(
      'An Action cannot link to itself',
    );
    expect(whyNot(graph, { from: 'hook', port: 'match', to: 'message' })).toBe('hook has no port match');
  });

  it('takes a second link from another port to the same Action', () => {
    expect(
      whyNot(story('http success message'), { from: 'http', port: 'failure', to: 'message' }),
    ).toBeNull();
  });

  it('offers every Action but itself, sources and those already linked', () => {
    expect(
      targetsOf(story('hook success message', 'message1', 'trigger'), { from: 'hook', port: 'success' }),
    ).toEqual(['message1', 'trigger']);
  });

  it('hangs a follower on the first free port, and never on failure', () => {
    expect(likelyPort(story('trigger match message'), 'trigger')).toBe('no_match');
    expect(likelyPort(story('http success message'), 'http')).toBe('success');
  });
});

describe('placing', () => {
  it('puts a follower straight below, and the next one to its right', () => {
    const graph = story('trigger');
    expect(spotAfter(graph, 'trigger')).toEqual({ x: 0, y: PITCH.down });
    expect(spotAfter(story('trigger match message'), 'trigger')).toEqual({ x: PITCH.across, y: PITCH.down });
  });

  it('never puts one Action over another', () => {
    expect(freeSpot(story('hook'), { x: 30, y: 20 })).toEqual({ x: 32 + PITCH.across, y: 24 });
  });
});

describe('adding', () => {
  it('gives the second of a type a number in name and slug, and links it to what it follows', () => {
    const first = addChanges(story('hook'), { type: 'http-request', at: { x: 500, y: 0 } });
    const graph = applyChanges(story('hook'), first?.changes ?? []);
    const second = addChanges(graph, { type: 'http-request', at: { x: 0, y: 0 }, after: { from: 'hook' } });
    const after = applyChanges(graph, second?.changes ?? []);
    expect(after.actions[second?.id ?? '']).toMatchObject({
      name: 'HTTP Request 2',
      slug: 'http_request_2',
      position: { x: 0, y: 88 },
    });
    expect(Object.values(after.links)).toMatchObject([{ from: 'hook', port: 'success', to: second?.id }]);
  });

  it('adds a source behind a selection without a link', () => {
    const added = addChanges(story('hook'), { type: 'webhook', at: { x: 0, y: 0 }, after: { from: 'hook' } });
    expect(added?.changes.map(({ op }) => op)).toEqual(['add_action']);
  });
});

describe('renaming', () => {
  it('rewrites the formulas that read the Action, in one step', () => {
    const graph = withOptions(story('hook success message'), 'message', {
      payload: 'Order <<hook.body.id>> of hook.body',
    });
    const after = applyChanges(graph, renameChanges(graph, 'hook', 'New order') ?? []);
    expect(after.actions.hook).toMatchObject({ name: 'New order', slug: 'new_order' });
    expect(after.actions.message?.options).toEqual({ payload: 'Order <<new_order.body.id>> of hook.body' });
  });

  it('does nothing for a blank name or the same one', () => {
    expect(renameChanges(story('hook'), 'hook', '  ')).toBeNull();
    expect(renameChanges(story('hook'), 'hook', 'hook')).toBeNull();
  });
});

describe('the flow as a list', () => {
  it('keeps a chain at one depth and puts branches in, failure first', () => {
    const graph = story(
      'hook success trigger',
      'trigger match http',
      'trigger no_match message',
      'http success message1',
      'http failure message2',
    );
    expect(flowOrder(graph)).toEqual([
      { id: 'hook', depth: 0, from: null, port: null },
      { id: 'trigger', depth: 0, from: 'hook', port: null },
      { id: 'http', depth: 1, from: 'trigger', port: 'match' },
      { id: 'message2', depth: 2, from: 'http', port: 'failure' },
      { id: 'message1', depth: 1, from: 'http', port: null },
      { id: 'message', depth: 1, from: 'trigger', port: 'no_match' },
    ]);
  });

  it('lists every Action once, in a loop too', () => {
    const graph = story('hook success message', 'message success message1', 'message1 success message');
    expect(flowOrder(graph).map(({ id }) => id)).toEqual(['hook', 'message', 'message1']);
    expect(flowOrder(story('message success message1', 'message1 success message'))).toHaveLength(2);
  });
});

describe('the arrow keys', () => {
  const graph = story('hook success trigger', 'trigger match message', 'trigger no_match message1');
  const spread = applyChanges(graph, [{ op: 'move', positions: { message1: { x: 248, y: 176 } } }]);

  it('follow the links down and up, and go sideways to what is nearest', () => {
    expect(neighbour(spread, 'hook', 'down')).toBe('trigger');
    expect(neighbour(spread, 'trigger', 'down')).toBe('message');
    expect(neighbour(spread, 'message', 'right')).toBe('message1');
    expect(neighbour(spread, 'message1', 'left')).toBe('message');
    expect(neighbour(spread, 'message1', 'up')).toBe('trigger');
  });

  it('go right along the path when nothing stands to the right', () => {
    expect(neighbour(graph, 'hook', 'right')).toBe('trigger');
    expect(ends(graph)).toEqual({ first: 'hook', last: 'message1' });
  });
});

describe('problems', () => {
  it('finds blank options, formulas that read nothing and Actions that nothing reaches', () => {
    const find = problemCache();
    const graph = withOptions(story('hook success http', 'message'), 'http', {
      url: 'https://<<hock.body.id>>',
    });
    const found = find(graph);
    expect(found.get('http')?.[0]).toMatchObject({ option: 'url' });
    expect(found.get('http')?.[0]?.message).toContain('hock');
    expect(found.get('message')?.map(({ message }) => message)).toContain(
      'No link leads here, so it never runs.',
    );
    expect(found.has('hook')).toBe(false);
  });

  it('knows the names that are there in one option alone', () => {
    const find = problemCache();
    const graph = withOptions(story('hook success http'), 'http', {
      local: { id: '<<hook.body.id>>' },
      url: 'https://a.example/<<LOCAL.id>>',
      customize_output: { id: '<<body.id>>', status: '<<status>>' },
      pagination: { type: 'page', stop: '<<body.last>>', items: '<<body.items>>' },
    });
    expect(find(graph).get('http')).toBeUndefined();
    const wrong = find(withOptions(graph, 'http', { payload: '<<body.id>>' })).get('http');
    expect(wrong).toMatchObject([{ option: 'payload' }]);
  });

  it('tells of options that the type does not have', () => {
    const url = 'https://a.example';
    const graph = withOptions(story('hook success http'), 'http', { url, mehtod: 'post' });
    const [problem] = problemCache()(graph).get('http') ?? [];
    expect(problem?.message).toMatch(/no option mehtod.*Did you mean method/);
  });

  it('adds what the server refuses, until the option is another', () => {
    const graph = withOptions(story('hook success http'), 'http', { url: '', timeout: 600 });
    const of = (option: string) => ({ actionId: 'http', option, message: `${option}: no.` });
    const refused = { problems: [of('url'), of('timeout')], graph };
    const options = (now: typeof graph) =>
      withRefused(problemCache()(now), refused, now)
        .get('http')
        ?.map(({ option }) => option);
    expect(options(graph)).toEqual(['url', 'timeout']);
    expect(options(withOptions(graph, 'http', { url: '', timeout: 60 }))).toEqual(['url']);
  });

  it('looks again when the way to an Action changes', () => {
    const find = problemCache();
    const linked = withOptions(story('hook success http'), 'http', { url: '<<hook.body.url>>' });
    expect(find(linked).has('http')).toBe(false);
    expect(find({ ...linked, links: {} }).get('http')).toHaveLength(2);
  });

  it('misses credentials and resources once it is known which there are, and again when that changes', () => {
    const find = problemCache();
    const graph = withOptions(story('hook success http'), 'http', {
      url: 'https://a.example/<<RESOURCE.path>>',
      headers: { authorization: 'Bearer <<CREDENTIAL.shop>>' },
    });
    expect(find(graph).has('http')).toBe(false);
    const missing = find(graph, { credentials: [], resources: [] }).get('http');
    expect(missing).toMatchObject([{ option: 'url' }, { option: 'headers' }]);
    expect(missing?.[1]?.message).toContain('no credential “shop”');
    expect(find(graph, { credentials: ['shop'], resources: ['path'] }).has('http')).toBe(false);
  });
});

describe('a run on the canvas', () => {
  it('lights the links that events went along and shows the loudest state of each Action', () => {
    const graph = story('hook success trigger', 'trigger match message', 'trigger no_match message1');
    const path = runPath(
      'run',
      [
        {
          id: '1',
          actionId: 'hook',
          state: 'succeeded',
          durationMs: 1,
          attempt: 1,
          inputEventId: null,
          events: [{ id: 'e1', port: 'success' }],
        },
        {
          id: '2',
          actionId: 'trigger',
          state: 'succeeded',
          durationMs: 2,
          attempt: 1,
          inputEventId: 'e1',
          events: [
            { id: 'e2', port: 'match' },
            { id: 'e3', port: 'match' },
          ],
        },
        {
          id: '3',
          actionId: 'message',
          state: 'succeeded',
          durationMs: 3,
          attempt: 3,
          inputEventId: 'e2',
          events: [],
        },
        {
          id: '4',
          actionId: 'message',
          state: 'failed',
          durationMs: 9,
          attempt: 1,
          inputEventId: 'e3',
          events: [],
        },
      ],
      graph,
    );
    expect(path.links).toEqual({ 'hook success trigger': 1, 'trigger match message': 2 });
    expect(path.actions.message).toEqual({ state: 'failed', durationMs: 9, times: 2, tries: 3 });
    expect(path.actions.message1).toBeUndefined();
  });
});

it('upstream is nearest first and knows no loop twice', () => {
  const graph = story('hook success message', 'message success message1', 'message1 success message');
  expect(upstreamOf(graph, 'message1').map(({ id }) => id)).toEqual(['message', 'hook']);
});
