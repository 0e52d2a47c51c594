/** Story files for tests of shapes: Actions by slug, links as `scan -> join`, `check no_match-> wait`. */
import type { JsonObject } from '@storyloom/engine';
import type { ActionType } from '../descriptions.ts';

export type Action = [type: ActionType, options?: JsonObject];

/** A story that begins with a webhook called `receive`. */
export function storyOf(actions: Record<string, Action>, links: string[]) {
  const all: Record<string, Action> = { receive: ['webhook', {}], ...actions };
  return {
    format: 'storyloom.story/1',
    name: 'Shape',
    actions: Object.fromEntries(
      Object.entries(all).map(([slug, [type, options = {}]]) => [slug, { type, name: slug, options }]),
    ),
    links: links.map((line) => {
      const [, from = '', port = 'success', to = ''] = /^(\w+) (?:(\w+))?-> (\w+)$/.exec(line) ?? [];
      return { from, port, to };
    }),
  };
}

export const call = (path: string): Action => ['http-request', { url: `https://api.example/${path}` }];

export const message = (payload: JsonObject[string]): Action => ['event-transform', { payload }];
