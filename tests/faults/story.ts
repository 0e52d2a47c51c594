/**
 * The stories of the load, and what they must come to. Each request goes webhook → transform → HTTP Request →
 * transform, with a failure path, and takes a second branch. There one in twenty goes the long way: it waits and
 * comes by again, calls another story, and joins what both have brought. The expected events follow from the
 * number of the request alone.
 */
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

function action(type: string, title: string, options: object, more: object = {}) {
  return { type, name: title, options, ...more };
}

function transform(title: string, payload: object, more: object = {}) {
  return action('event-transform', title, { mode: 'message_only', payload }, more);
}

function compare(title: string, type: string, path: string, value: string) {
  return action('trigger', title, { rules: [{ type, path, value }] });
}

/** The story that the other one calls: it waits, and answers. */
export const answering = {
  format: 'storyloom.story/1',
  name: 'Answering',
  send_to_story: { entry: 'begin' },
  actions: {
    begin: action('webhook', 'Begin', { verbs: 'post' }),
    rest: action('event-transform', 'Rest', { mode: 'delay', seconds: 0.2 }),
    answer: transform(
      'Answer',
      { n: '<<begin.body.n>>', triple: '<<begin.body.n * 3>>', caller: '<<begin.meta.story_run_guid>>' },
      { exit: true },
    ),
  },
  links: [
    { from: 'begin', to: 'rest' },
    { from: 'rest', to: 'answer' },
  ],
};

export function storyFile({ name, target, timeout = 30, settings = {} }: StoryOptions) {
  return {
    format: 'storyloom.story/1',
    name,
    actions: {
      receive: action('webhook', 'Receive', {
        verbs: 'post',
        response: 'ok',
        response_code: 202,
        deduplication_key: '<<headers.webhook_id>>',
      }),
      shape: transform('Shape', { n: '<<receive.body.n>>', double: '<<receive.body.n * 2>>' }),
      send: action(
        'http-request',
        'Send',
        { url: target, method: 'post', payload: { n: '<<shape.n>>', double: '<<shape.double>>' }, timeout },
        { outcome_unknown: 'retry', ...settings },
      ),
      done: transform('Done', { n: '<<shape.n>>', echoed: '<<send.body.double>>' }),
      given_up: transform('Given up', { n: '<<shape.n>>', code: '<<send.error.code>>' }),
      fork: transform('Fork', { n: '<<receive.body.n>>', next: '<<receive.body.n + 1>>' }),
      is_long: compare('Is long', 'field==value', '<<receive.body.long>>', 'true'),
      start: transform('Start', { turn: 1 }),
      pause: action('event-transform', 'Pause', { mode: 'delay', seconds: '<<receive.body.pause>>' }),
      again: compare('Again', 'field<value', '<<pause.turn>>', '<<receive.body.turns>>'),
      turn: transform('Turn', { turn: '<<pause.turn + 1>>' }),
      ask: action('send-to-story', 'Ask', { story: answering.name, payload: { n: '<<receive.body.n>>' } }),
      together: action('join', 'Together', { wait_for: 'all' }),
      gathered: transform('Gathered', {
        n: '<<receive.body.n>>',
        turns: '<<pause.turn>>',
        again: '<<together.again.rule_matched>>',
        triple: '<<together.ask.triple>>',
      }),
    },
    links: [
      { from: 'receive', to: 'shape' },
      { from: 'shape', to: 'send' },
      { from: 'send', to: 'done' },
      { from: 'send', port: 'failure', to: 'given_up' },
      { from: 'receive', to: 'fork' },
      { from: 'fork', to: 'is_long' },
      { from: 'is_long', port: 'match', to: 'start' },
      { from: 'start', to: 'pause' },
      { from: 'pause', to: 'again' },
      { from: 'again', port: 'match', to: 'turn' },
      { from: 'turn', to: 'pause' },
      { from: 'again', port: 'no_match', to: 'together' },
      { from: 'is_long', port: 'match', to: 'ask' },
      { from: 'ask', to: 'together' },
      { from: 'together', to: 'gathered' },
    ],
  };
}

/** Requests from this number on all go the long way, and wait there once. */
export const patientFrom = 1_000_000;

function turnsOf(n: number): number {
  if (n >= patientFrom) return 1;
  return n % 20 === 0 ? 2 : 0;
}

/** `pause`: how long the long way waits, in seconds, each time. */
export function bodyOf(n: number, pause = 0.2): string {
  const turns = turnsOf(n);
  return JSON.stringify({ n, long: turns > 0, turns, pause, note: payloadCanary });
}

/** How a request to the receiver must end: with its answer, or on the failure path. */
export type Ending = 'done' | 'given_up';

/** The last events of one story run and of those that it called, as sorted text. */
export function expectedFinals(n: number, ending: Ending): string[] {
  const sent = ending === 'done' ? final('done', { n, echoed: n * 2 }) : final('given_up', { n });
  const turns = turnsOf(n);
  const triple = n * 3;
  const long = [
    final('answer', { n, triple }),
    final('together', {}),
    final('gathered', { n, turns, again: false, triple }),
  ];
  return [sent, final('fork', { n, next: n + 1 }), ...(turns > 0 ? long : [])].sort();
}

/**
 * The slugs whose events are last, or come once in a story run, and what of them is compared: an error's code
 * is the receiver's business.
 */
const finals: Readonly<Record<string, readonly string[]>> = {
  done: ['n', 'echoed'],
  given_up: ['n'],
  fork: ['n', 'next'],
  answer: ['n', 'triple'],
  together: [],
  gathered: ['n', 'turns', 'again', 'triple'],
};

export const finalSlugs: readonly string[] = Object.keys(finals);

export function final(slug: string, output: Readonly<Record<string, unknown>>): string {
  return `${slug} ${(finals[slug] ?? []).map((key) => `${key}=${String(output[key])}`).join(' ')}`;
}
