/**
 * The story of the load, and what it must come to: webhook → transform → HTTP Request → transform, with a
 * failure path, and a second branch. The expected events follow from the input alone.
 */
import { can } from './rows.ts';

/** A word that stands in every body. No log may have it. */
export const payloadCanary = 'canary-of-the-body-4711';

/** Keeps the sender's name of the request: the key of deduplication. */
export const dedupeHeader = 'webhook-id';

/**
 * For faults that kill no worker: none may leave an effect of which nobody knows whether it was done. That is
 * the default of a POST; other scenarios send again, so that all of their Action runs end.
 */
export const askWhenUnknown = { settings: { outcome_unknown: 'ask' } };

export type StoryOptions = {
  name: string;
  /** Where the HTTP Request goes. */
  target: string;
  /** In seconds, the limit of the request. */
  timeout?: number;
  /** Beside the options of the HTTP Request, in the story file. */
  settings?: Record<string, unknown>;
};

export function storyFile({ name, target, timeout = 30, settings = {} }: StoryOptions) {
  const action = (type: string, title: string, options: object, more: object = {}) => ({
    type,
    name: title,
    options,
    ...more,
  });
  const transform = (title: string, payload: object) =>
    action('event-transform', title, { mode: 'message_only', payload });
  return {
    format: 'storyloom.story/1',
    name,
    actions: {
      receive: action('webhook', 'Receive', {
        verbs: 'post',
        response: 'ok',
        response_code: 202,
        ...(can.deduplicate ? { deduplication_key: '<<headers.webhook_id>>' } : {}),
      }),
      shape: transform('Shape', { n: '<<receive.body.n>>', double: '<<receive.body.n * 2>>' }),
      send: action(
        'http-request',
        'Send',
        { url: target, method: 'post', payload: { n: '<<shape.n>>', double: '<<shape.double>>' }, timeout },
        can.settings ? { outcome_unknown: 'retry', ...settings } : {},
      ),
      done: transform('Done', { n: '<<shape.n>>', echoed: '<<send.body.double>>' }),
      given_up: transform('Given up', { n: '<<shape.n>>', code: '<<send.error.code>>' }),
      fork: transform('Fork', { n: '<<receive.body.n>>', next: '<<receive.body.n + 1>>' }),
    },
    links: [
      { from: 'receive', to: 'shape' },
      { from: 'shape', to: 'send' },
      { from: 'send', to: 'done' },
      { from: 'send', port: 'failure', to: 'given_up' },
      { from: 'receive', to: 'fork' },
    ],
  };
}

export const bodyOf = (n: number): string => JSON.stringify({ n, note: payloadCanary });

/** How a request to the receiver must end: with its answer, or on the failure path. */
export type Ending = 'done' | 'given_up';

/** The last events of one story run, as sorted text. */
export function expectedFinals(n: number, ending: Ending): string[] {
  const sent = ending === 'done' ? final('done', { n, echoed: n * 2 }) : final('given_up', { n });
  return [sent, final('fork', { n, next: n + 1 })].sort();
}

/** The slugs whose events are last, and what of them is compared: an error's code is the receiver's business. */
export const finalSlugs: Readonly<Record<string, readonly string[]>> = {
  done: ['n', 'echoed'],
  given_up: ['n'],
  fork: ['n', 'next'],
};

export function final(slug: string, output: Readonly<Record<string, unknown>>): string {
  return `${slug} ${(finalSlugs[slug] ?? []).map((key) => `${key}=${String(output[key])}`).join(' ')}`;
}
