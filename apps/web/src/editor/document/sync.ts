/**
 * Brings the draft to the server and others' edits into the draft. One request at a time, so that
 * every answer is about a state both sides know. What a lost answer meant is looked up by batch id,
 * never guessed.
 */
import { ChangeError, newId } from '@storyloom/engine';
import { compact } from './compact.ts';
import type { Batch, Clock, Remote, Step, Transport } from './contract.ts';
import { absorb, adopt, type Core } from './core.ts';

const QUIET_MS = 500;
const LONGEST_WAIT_MS = 2_000;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

export type Sync = {
  /** Something waits: it is sent when the hands rest, two seconds from now at the latest. */
  soon: () => void;
  /** Sends and fetches at once; resolves when nothing more can be done now. */
  now: () => Promise<void>;
  /** The server announced this revision. */
  follow: (revision: number) => void;
  stop: () => void;
};

type Deps = { core: Core; transport: Transport; clock: Clock; notify: (message: string) => void };

export function createSync({ core, transport, clock, notify }: Deps): Sync {
  let target = 0;
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

  async function pull(): Promise<boolean> {
    const answer = await transport.since(core.get().server.revision);
    if (!answer.ok) return answer.reason === 'unreachable' ? unreachable() : refused(answer.message);
    doubt = false;
    if (!(await take(answer.batches, { revision: answer.revision, mine: 'unknown' }))) return false;
    return reached(false);
  }

  async function push(): Promise<boolean> {
    const batch = core.get().sending ?? nextBatch();
    core.patch({ sending: batch, waiting: core.get().sending ? core.get().waiting : [] });
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
        core.drop();
        notify(`The server did not take the last change: ${answer.message} It was undone.`);
        return reached(false);
      case 'unreachable':
        doubt = true;
        return unreachable();
      case 'refused':
        return refused(answer.message);
    }
  }

  function nextBatch(): Batch {
    const steps: Step[] = core.get().waiting;
    return { id: newId(), steps: steps.length, changes: compact(steps.flatMap((step) => step.changes)) };
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

  async function loop(): Promise<void> {
    for (;;) {
      if (stopped || core.get().phase.kind === 'stopped') return;
      const { sending, waiting, server } = core.get();
      if (doubt || target > server.revision) {
        if (!(await pull())) return;
      } else if (sending !== null || waiting.length > 0) {
        if (!(await push())) return;
      } else return;
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

  return {
    now,
    soon: () => {
      if (core.get().phase.kind !== 'online') return;
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
