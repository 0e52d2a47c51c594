import type { Graph, GraphAction } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { placeProblems } from './problems.ts';
import { story } from './story.ts';

const change = (graph: Graph, id: string, part: Partial<GraphAction>): Graph => ({
  ...graph,
  actions: { ...graph.actions, [id]: { ...(graph.actions[id] as GraphAction), ...part } },
});
const problems = (graph: Graph, id: string) =>
  placeProblems(graph, graph.actions[id] as GraphAction).map(([option, message]) =>
    option === null ? message : `${option}: ${message}`,
  );

describe('problems of where an Action stands', () => {
  it('nothing that starts the story leads there, however long the way', () => {
    const graph = story('hook success message', 'message1 success message2', 'message2 success message3');
    expect(problems(graph, 'message')).toEqual([]);
    expect(problems(graph, 'message1')).toEqual(['No link leads here, so it never runs.']);
    expect(problems(graph, 'message3')).toEqual([
      'Nothing that starts the story leads here, so it never runs.',
    ]);
  });

  it('only disabled Actions lead there, and the one before is told where its events end', () => {
    const graph = change(story('hook success message', 'message success message1'), 'message', {
      disabled: true,
    });
    expect(problems(graph, 'message1')).toEqual(['Only disabled Actions lead here, so it never runs.']);
    expect(problems(graph, 'hook')).toEqual(['Its events end at “message”, which is disabled.']);
  });

  it('an Action that the clock runs needs no link', () => {
    const graph = change(story('hook', 'message success message1'), 'message', {
      settings: { schedule: [{ cron: '0 9 * * *' } as never] },
    });
    expect(problems(graph, 'message')).toEqual([]);
    expect(problems(graph, 'message1')).toEqual([]);
  });

  it('a loop is told once, unless an Action in it decides or has a limit', () => {
    const endless = story('hook success message', 'message success message1', 'message1 success message');
    const told = (graph: Graph) =>
      Object.keys(graph.actions).filter((id) => problems(graph, id).some((text) => text.includes('turns')));
    expect(told(endless)).toEqual(['message']);
    expect(told(change(endless, 'message1', { settings: { cycle_limit: 5 } }))).toEqual([]);
    const decided = story('hook success message', 'message success trigger', 'trigger match message');
    expect(told(decided)).toEqual([]);
    // What is bypassed decides nothing.
    expect(told(change(decided, 'trigger', { bypassed: true }))).toEqual(['message']);
  });

  it('a webhook that answers with the output needs an exit', () => {
    const graph = change(story('hook success message'), 'hook', { options: { respond: 'output' } });
    expect(problems(graph, 'hook')).toEqual([
      'respond: It answers with the output of the story, and no Action is the exit of the story.',
    ]);
    expect(problems(change(graph, 'message', { settings: { exit: true } }), 'hook')).toEqual([]);
  });
});
