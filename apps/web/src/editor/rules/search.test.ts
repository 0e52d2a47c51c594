import type { GraphAction } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { searchStory, stepTo } from './search.ts';
import { story } from './story.ts';

describe('search in a story', () => {
  it('goes along the flow and names the option as the form does', () => {
    const graph = story('hook success http', 'http success message');
    const http = graph.actions.http as GraphAction;
    const message = graph.actions.message as GraphAction;
    graph.actions = {
      message: { ...message, options: { payload: { ticket: '<<hook.body.ticket>>' } } },
      hook: graph.actions.hook as GraphAction,
      http: { ...http, options: { url: 'https://tickets.example' } },
    };
    graph.notes = { n: { id: 'n', content: 'Tickets only', position: { x: 0, y: 0 } } };
    expect(searchStory(graph, 'ticket').map(({ id, where, option }) => [id, where, option])).toEqual([
      ['http', 'URL', 'url'],
      ['message', 'Payload, ticket', 'payload'],
      ['n', 'Note', null],
    ]);
  });

  it('goes round from the last hit to the first', () => {
    expect([stepTo(-1, 1, 3), stepTo(2, 1, 3), stepTo(0, -1, 3), stepTo(0, 1, 0)]).toEqual([0, 0, 2, -1]);
  });
});
