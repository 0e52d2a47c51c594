/**
 * Named places at which a process of the product dies for a test: `CRASH_AT=<name>[:n]` ends it by
 * SIGKILL at the n-th pass (the first unless told), and only while NODE_ENV is `test`. Otherwise
 * everything here hands back what it was given.
 */

/** A place, the port's methods that pass it, and the side of the call on which it lies. */
type Place = { port: 'store' | 'queue' | 'http' | 'ticks'; methods: readonly string[]; side: Side };

/**
 * `before` dies instead of the call; `during` when the call has been sent and not answered; `after` when
 * it was answered; `later` withholds the call and dies when what follows it has had its time.
 */
type Side = 'before' | 'during' | 'after' | 'later';

const places = {
  'ingest.before_insert': { port: 'store', methods: ['accept'], side: 'before' },
  'ingest.after_commit_before_reply': { port: 'store', methods: ['accept'], side: 'after' },
  'ingest.after_reply_before_enqueue': { port: 'queue', methods: ['publish', 'wake'], side: 'later' },
  'claim.after_update': { port: 'store', methods: ['claim'], side: 'after' },
  'action.before_send': { port: 'http', methods: ['request'], side: 'before' },
  'action.after_response_before_commit': { port: 'http', methods: ['request'], side: 'after' },
  'complete.in_tx_before_commit': { port: 'store', methods: ['settle'], side: 'during' },
  'complete.after_commit_before_enqueue': { port: 'store', methods: ['settle'], side: 'after' },
  'sweep.mid_batch': { port: 'store', methods: ['due'], side: 'after' },
  'schedule.after_fire': { port: 'ticks', methods: ['announce'], side: 'before' },
  'migrate.mid': null,
  'rotate_key.mid': null,
} as const satisfies Record<string, Place | null>;

export type CrashPointName = keyof typeof places;

export type CrashPoints = {
  store: <Port extends object>(store: Port) => Port;
  queue: <Port extends object>(queue: Port) => Port;
  http: <Port extends object>(http: Port) => Port;
  /** The Live by which ticks that were committed are told. */
  ticks: <Port extends object>(live: Port) => Port;
  /** A pass of a place that is not a call of a port. */
  at: (name: CrashPointName) => void;
};

const laterMs = 50;

/** Throws for a place that is none, so that no test passes because nothing died. */
export function crashPoints(env: Readonly<Record<string, string | undefined>>): CrashPoints {
  const { NODE_ENV, CRASH_AT: asked = '' } = env;
  const same = <Port extends object>(port: Port) => port;
  if (NODE_ENV !== 'test' || asked === '') {
    return { store: same, queue: same, http: same, ticks: same, at: () => {} };
  }

  const [given = '', nth = '1'] = asked.split(':');
  const name = nameOf(given);
  let left = Number(nth);
  if (!Number.isInteger(left) || left < 1)
    throw new Error(`CRASH_AT=${asked}: a pass is a whole number from 1.`);
  /** Whether this is the pass to die at. */
  const isLast = () => {
    left -= 1;
    return left === 0;
  };
  const place: Place | null = places[name];
  const wrap =
    (own: Place['port']) =>
    <Port extends object>(port: Port): Port =>
      place?.port === own ? dyingAt(port, place, isLast) : port;
  return {
    store: wrap('store'),
    queue: wrap('queue'),
    http: wrap('http'),
    ticks: wrap('ticks'),
    at: (passed) => {
      if (passed === name && isLast()) die();
    },
  };
}

function nameOf(given: string): CrashPointName {
  for (const name of crashPointNames) if (name === given) return name;
  throw new Error(`CRASH_AT=${given}: the names are ${crashPointNames.join(', ')}.`);
}

export const crashPointNames: readonly CrashPointName[] = Object.keys(places).filter(
  (name): name is CrashPointName => name in places,
);

function dyingAt<Port extends object>(port: Port, { methods, side }: Place, isLast: () => boolean): Port {
  return new Proxy(port, {
    get: (target, property) => {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function' || typeof property !== 'string' || !methods.includes(property)) {
        return member;
      }
      return (...parameters: unknown[]) =>
        pass(side, isLast, () => Reflect.apply(member, target, parameters));
    },
  });
}

/** Only a call that found something counts as a pass: an idle worker claims and sweeps all the time. */
async function pass(side: Side, isLast: () => boolean, call: () => unknown): Promise<unknown> {
  if (side === 'after') {
    const answer = await call();
    const isEmpty = answer === 0 || (Array.isArray(answer) && answer.length === 0);
    if (!isEmpty && isLast()) die();
    return answer;
  }
  if (!isLast()) return call();
  if (side === 'during') {
    void Promise.resolve(call()).catch(() => undefined);
    // Two turns: the first takes a connection, the second writes to it.
    await new Promise((turn) => setImmediate(turn));
    await new Promise((turn) => setImmediate(turn));
  }
  if (side === 'later') await new Promise((turn) => setTimeout(turn, laterMs));
  die();
  return new Promise(() => {});
}

/** Nothing of this process runs after it. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
