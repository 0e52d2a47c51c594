import { describe, expect, it } from 'vitest';
import { story } from '../rules/story.ts';
import { autoChoice, type FetchedEvent, givenBy, givers, pinnedSource, sourcesOf } from './sample.ts';

const graph = story('hook success message', 'message success http');
const action = (id: string) => {
  const found = graph.actions[id];
  if (!found) throw new Error(id);
  return found;
};
const event: FetchedEvent = { id: 'e', createdAt: '', storyRunId: 'r', output: { of: 'event' } };
const pinned = { ...action('message'), pin: { output: { of: 'pin' } } };

describe('what an Action is shown with', () => {
  it('comes from those that lead to it, nearest first; of a source from itself', () => {
    expect(givers(graph, action('http')).map(({ id }) => id)).toEqual(['message', 'hook']);
    expect(sourcesOf(graph, action('http')).map(({ id }) => id)).toEqual(['message']);
    expect(sourcesOf(graph, action('hook')).map(({ id }) => id)).toEqual(['hook']);
  });

  it('is pinned, unless an event was chosen; then a pin stands in where there is no event', () => {
    const events = new Map([['message', event]]);
    const of = (on: string, known = events) =>
      givenBy(pinned, { choice: { on, text: null }, typed: null, events: known }).origin;
    expect([of('auto'), of('pin'), of('some-event'), of('some-event', new Map())]).toEqual([
      'pin',
      'pin',
      'event',
      'pin',
    ]);
    expect(pinnedSource([pinned], autoChoice)).toBe(pinned);
    expect(pinnedSource([pinned], { on: 'some-event', text: null })).toBeNull();
  });

  it('is what is typed for the Action before it, and a sample where there is nothing', () => {
    const known = {
      choice: { on: 'json', text: '1' },
      typed: { actionId: 'message', output: 1 },
      events: new Map(),
    };
    expect(givenBy(action('message'), known)).toMatchObject({ origin: 'typed', output: 1 });
    expect(givenBy(action('hook'), known)).toMatchObject({
      origin: 'sample',
      output: { body: expect.anything() },
    });
  });
});
