import type { Tab } from './journal.ts';

const KEY = 'storyloom.tab';
const LOCK = 'storyloom.tab.';

let own: Promise<Tab> | null = null;

/**
 * This tab: its name stays over reloads and differs from every other tab's, also from the one it was
 * duplicated from. A Web Lock tells others that it lives; plain http has none.
 */
export function browserTab(): Promise<Tab> {
  own ??= name().then((found) => ({ name: found, alive, alone }));
  return own;
}

async function name(): Promise<string> {
  const known = remembered() ?? fresh();
  const held = (await hold(known)) ? known : fresh();
  if (held !== known) await hold(held);
  try {
    sessionStorage.setItem(KEY, held);
  } catch {
    // Without storage there is no journal either.
  }
  return held;
}

function remembered(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function fresh(): string {
  return crypto.getRandomValues(new Uint32Array(2)).join('-');
}

/** Holds the name until the tab dies. False when another tab holds it. */
function hold(candidate: string): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(LOCK + candidate, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<never>(() => {});
    });
  });
}

async function alive(): Promise<ReadonlySet<string> | null> {
  if (!('locks' in navigator)) return null;
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name: lock }) => (lock?.startsWith(LOCK) ? [lock.slice(LOCK.length)] : [])));
}

/** Plain http has no locks: two tabs that open in the same moment may then both adopt what a dead one left. */
async function alone<T>(what: string, work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request(what, work) : work();
}
