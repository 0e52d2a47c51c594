/**
 * Brings the draft to the server and others' edits into the draft. One request at a time, so that
 * every answer is about a state both sides know. What a lost answer meant is looked up by batch id,
 * never guessed.
 */
import { ChangeError, newId } from '@storyloom/engine';
import { compact } from './compact.ts';
import type { Batch, Clock, Remote, Step, Transport } from './contract.ts';
import { absorb, adopt, type Core, takenUp } from './core.ts';

const QUIET_MS = 500;
const LONGEST_WAIT_MS = 2_000;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

export type Sync = {
  /** Something waits: it is sent when the hands rest, two seconds from now at the latest. */
  soon: () => void;
  /** Sends and fetches at once; resolves when nothing more can be done now. */
  now: () => Promise<void>;
  /** The same, and what waits for the person's word goes, too. */
  save: () => Promise<void>;
  /** The server announced this revision. */
  follow: (revision: number) => void;
  stop: () => void;
};

type Deps = {
  core: Core;
  transport: Transport;
  clock: Clock;
  notify: (message: string) => void;
  /** What an earlier visit left is known. */
  opened: Promise<void>;
};

export function createSync({ core, transport, clock, notify, opened }: Deps): Sync {
  let target = 0;
  /** The person has said: save. */
  let isTold = false;
  /** So many changes are sent one by one, to find the one that the server refuses. */
  let single = 0;
  /** An answer was lost: the server may or may not have our batch. */
  let doubt = false;
  let running: Promise<void> | null = null;
  let stopped = false;
  let failures = 0;
  let savedAt: number | null = null;
  let cancelTimer = () => {};
  let waitingSince: number | null = null;

  const arm = (ms: number) => {
    cancelTimer();
    if (!stopped) cancelTimer = clock.later(ms, () => void now());
  };

  const unreachable = () => {
    const delay = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 30_000;
    failures += 1;
    core.patch({ phase: { kind: 'offline' } });
    arm(delay);
    return false;
  };
  const refused = (message: string) => {
    core.patch({ phase: { kind: 'stopped', message } });
    return false;
  };
  const reached = (saved: boolean) => {
    failures = 0;
    if (saved) savedAt = clock.now();
    core.patch({ phase: { kind: 'online', savedAt } });
    return true;
  };

  /** What an earlier visit left comes before everything else: new edits may stand on it. */
  async function takeUp(): Promise<boolean> {
    await opened;
    const { left } = core.get();
    if (left === null) return true;
    const answer = await transport.since(left.revision);
    if (!answer.ok) return answer.reason === 'unreachable' ? unreachable() : refused(answer.message);
    try {
      core.patch(takenUp(core.get(), left, answer));
    } catch (error) {
      if (!(error instanceof ChangeError)) throw error;
      const fresh = await transport.snapshot();
      if (!fresh.ok) return fresh.reason === 'unreachable' ? unreachable() : refused(fresh.message);
      core.patch({ server: { graph: fresh.graph, revision: fresh.revision }, webhooks: fresh.webhooks });
      core.patch(takenUp(core.get(), left, { ...answer, revision: fresh.revision }));
    }
    core.journal();
    return reached(false);
  }

  async function pull(): Promise<boolean> {
    const answer = await transport.since(core.get().server.revision);
    if (!answer.ok) return answer.reason === 'unreachable' ? unreachable() : refused(answer.message);
    doubt = false;
    if (!(await take(answer.batches, { revision: answer.revision, mine: 'unknown' }))) return false;
    return reached(false);
  }

  async function push(): Promise<boolean> {
    const batch = core.get().sending ?? takeBatch();
    core.journal();
    const answer = await transport.change(batch, core.get().server.revision);
    if (answer.ok) {
      core.patch({ webhooks: answer.webhooks });
      return (await take(answer.others, { revision: answer.revision, mine: 'accepted' })) && reached(true);
    }
    switch (answer.reason) {
      case 'conflict':
        return (await take(answer.others, { revision: answer.revision, mine: 'refused' })) && reached(false);
      case 'invalid':
        if (batch.changes.length > 1) split(batch);
        else {
          core.drop();
          notify(`The server did not take the last change: ${answer.message} It was undone.`);
        }
        return reached(false);
      case 'unreachable':
        doubt = true;
        return unreachable();
      case 'refused':
        return refused(answer.message);
    }
  }

  function takeBatch(): Batch {
    const { waiting } = core.get();
    const steps = single > 0 ? waiting.slice(0, 1) : waiting;
    single = Math.max(0, single - 1);
    const batch = {
      id: newId(),
      steps: steps.length,
      changes: compact(steps.flatMap((step) => step.changes)),
    };
    core.patch({ sending: batch, waiting: waiting.slice(steps.length) });
    return batch;
  }

  /** One change of many is refused: the others must not go with it. */
  function split({ changes }: Batch): void {
    const steps = changes.map((change): Step => ({ key: null, changes: [change] }));
    single = steps.length;
    core.patch({ sending: null, waiting: [...steps, ...core.get().waiting] });
    core.journal();
  }

  /** Others' edits into the draft; a log that does not fit is replaced by a fresh copy of the draft. */
  async function take(
    remotes: Remote[],
    how: { revision: number; mine: 'accepted' | 'refused' | 'unknown' },
  ): Promise<boolean> {
    try {
      core.patch(absorb(core.get(), remotes, how));
    } catch (error) {
      if (!(error instanceof ChangeError)) throw error;
      const fresh = await transport.snapshot();
      if (!fresh.ok) return fresh.reason === 'unreachable' ? unreachable() : refused(fresh.message);
      core.patch(adopt(core.get(), fresh, how.mine === 'accepted'));
    }
    core.journal();
    return true;
  }

  /** What waits goes by itself, or on the person's word. */
  const mayGo = () => !core.get().byHand || isTold;

  async function loop(): Promise<void> {
    if (!(await takeUp())) return;
    for (;;) {
      if (stopped || core.get().phase.kind === 'stopped') return;
      const { sending, waiting, server } = core.get();
      if (doubt || target > server.revision) {
        if (!(await pull())) return;
      } else if (sending !== null || (waiting.length > 0 && mayGo())) {
        if (!(await push())) return;
      } else {
        isTold = false;
        return;
      }
    }
  }

  function now(): Promise<void> {
    cancelTimer();
    waitingSince = null;
    running ??= loop().finally(() => {
      running = null;
    });
    return running;
  }

  // What an earlier visit left is not left waiting for the first edit.
  void opened.then(() => {
    if (core.get().left !== null && !stopped) void now();
  });

  return {
    now,
    save: async () => {
      // A round that is at its end may have passed over what waits.
      await running;
      isTold = true;
      await now();
    },
    soon: () => {
      if (core.get().phase.kind !== 'online' || core.get().byHand) return;
      waitingSince ??= clock.now();
      const waited = clock.now() - waitingSince;
      arm(Math.max(0, Math.min(QUIET_MS, LONGEST_WAIT_MS - waited)));
    },
    follow: (revision) => {
      target = Math.max(target, revision);
      if (target > core.get().server.revision) void now();
    },
    stop: () => {
      stopped = true;
      cancelTimer();
    },
  };
}
