/**
 * A process that dies at a chosen call: the wrapped ports fail from there on, as everything does for
 * a process that is gone. `before` dies without the call having happened, `after` with it done and
 * its answer lost.
 */
export type CrashPoint = { port: string; method: string; nth: number; when: 'before' | 'after' };

class Crash extends Error {
  constructor() {
    super('The process is gone.');
    this.name = 'Crash';
  }
}

export type Incarnation = {
  /** Wraps a port; all ports of one incarnation die together. */
  wrap: <Port extends object>(name: string, port: Port) => Port;
  /** How often each `port.method` was called. */
  calls: ReadonlyMap<string, number>;
  isDead: () => boolean;
  /** Resolves when calls that were under way have ended: even of a dead process, one may yet be carried out. */
  quiet: () => Promise<void>;
};

/** Without a point it only counts calls. */
export function incarnate(point: CrashPoint | null): Incarnation {
  const calls = new Map<string, number>();
  const underWay = new Set<Promise<unknown>>();
  let dead = false;

  function carriedOut(call: () => unknown): unknown {
    const result = call();
    if (!(result instanceof Promise)) return result;
    underWay.add(result);
    const gone = () => underWay.delete(result);
    result.then(gone, gone);
    return result;
  }

  function guarded(name: string, method: string, call: () => unknown): unknown {
    if (dead) return Promise.reject(new Crash());
    const key = `${name}.${method}`;
    const nth = (calls.get(key) ?? 0) + 1;
    calls.set(key, nth);
    const hits = point?.port === name && point.method === method && point.nth === nth;
    if (!hits) return carriedOut(call);
    if (point.when === 'before') {
      dead = true;
      return Promise.reject(new Crash());
    }
    return Promise.resolve(carriedOut(call)).then(() => {
      dead = true;
      throw new Crash();
    });
  }

  return {
    calls,
    isDead: () => dead,
    quiet: async () => void (await Promise.allSettled(underWay)),
    wrap: (name, port) =>
      new Proxy(port, {
        get: (target, property, receiver) => {
          const member: unknown = Reflect.get(target, property, receiver);
          if (typeof member !== 'function' || typeof property !== 'string') return member;
          return (...parameters: unknown[]) =>
            guarded(name, property, () => Reflect.apply(member, target, parameters));
        },
      }),
  };
}
