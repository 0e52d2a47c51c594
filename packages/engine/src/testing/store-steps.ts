import type { Calls } from '../call-ports.ts';
import type { ActionRunState, ClaimedRun, Id, Json, NewEvent, RunError } from '../model.ts';
import type { ApprovalRequest, Flow, Store } from '../ports.ts';
import { anAcceptance } from './rows.ts';

/** A store with nothing in it, and a window on its rows. */
export type StoreUnderTest = {
  store: Store;
  flow: Flow;
  /** Without stories to find. */
  calls: Calls;
  /** What people are asked, by Action run. */
  approvals: () => Promise<ReadonlyMap<Id, ApprovalRequest>>;
  /** Lets time pass for the store. */
  pass: (ms: number) => Promise<void>;
  storyRunIds: () => Promise<Id[]>;
  runs: () => Promise<{ id: Id; state: ActionRunState; error: RunError | null; warnings: string[] }[]>;
  events: () => Promise<NewEvent[]>;
  counts: () => Promise<{ actionId: Id; port: string; count: number }[]>;
  close: () => Promise<void>;
};

export const lease = { owner: 'test', leaseMs: 30_000 };

export type StoreSteps = ReturnType<typeof storeSteps>;

/** What the tests of the contract do with the store that `current` answers. */
export function storeSteps(current: () => StoreUnderTest) {
  const accept = async (runs = 1, output: Json = null) => {
    const acceptance = anAcceptance({ runs, output });
    await current().store.accept([acceptance]);
    return { ...acceptance, ids: acceptance.runs.map((run) => run.id) };
  };
  /** Claims what can be claimed; that must be `id` alone. */
  const claimOne = async (id: Id): Promise<ClaimedRun> => {
    const claimed = await current().store.claim({ limit: 100, ...lease });
    const [run] = claimed;
    if (run?.id !== id || claimed.length > 1) throw new Error(`${id} is not what could be claimed.`);
    return run;
  };
  const acceptAndClaim = async (): Promise<ClaimedRun> => claimOne((await accept()).ids[0] ?? '');
  const stateOf = async (id: Id) => (await current().runs()).find((run) => run.id === id);
  /** Claims what can be claimed. */
  const isClaimable = async (id: Id) =>
    (await current().store.claim({ limit: 100, ...lease })).some((run) => run.id === id);

  return { accept, claimOne, acceptAndClaim, stateOf, isClaimable };
}
