/**
 * The load: webhooks with a number each, at a steady rate over a bounded number of connections. Every
 * try's outcome is kept; a lost connection says nothing about what was stored.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { bodyOf, dedupeHeader } from './story.ts';

export type Outcome = { kind: 'answered'; status: number } | { kind: 'ambiguous'; reason: string };

export type Sent = {
  n: number;
  /** In the order of the tries. */
  outcomes: Outcome[];
  /** Of the whole call, its resends included. */
  ms: number;
  /** When it was sent first, in ms since the epoch. */
  at: number;
};

export type LoadOptions = {
  /** One is chosen for each try, in turn. */
  urls: readonly string[];
  count: number;
  /** Goes on past `count`, to three times of it at most, until this holds: a slow machine needs longer. */
  enough?: () => boolean;
  /** The first number; several loads of one story must not share any. */
  from?: number;
  perSecond: number;
  /** How long the long way waits, in seconds, each time. */
  pause?: number;
  connections?: number;
  /**
   * How often a request is sent again after a lost connection or a 503, as senders of webhooks do; never
   * unless told. Every try is in the outcomes: the checker holds each of them against the rows.
   */
  resends?: number;
  resendMs?: number;
  timeoutMs?: number;
};

export type Load = {
  /** Grows while the load is under way. */
  sent: readonly Sent[];
  /** How many tries ended how so far, those of requests that are still being sent again included. */
  tries: ReadonlyMap<string, number>;
  /** Sends no more. */
  stop: () => void;
  done: Promise<void>;
};

export const isAcked = (sent: Sent): boolean => sent.outcomes.some(isSuccess);

export function startLoad(options: LoadOptions): Load {
  const { urls, count, from = 0, perSecond, connections = 50, resends = 0, resendMs = 200 } = options;
  const { pause, enough = () => true } = options;
  const timeoutMs = options.timeoutMs ?? 90_000;
  const agent = new Agent({ connections, pipelining: 1, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  const sent: Sent[] = [];
  const tries = new Map<string, number>();
  const began = Date.now();
  let next = 0;
  let stopped = false;

  const tryOnce = async (n: number, turn: number): Promise<Outcome> => {
    try {
      const answer = await request(urls[(n + turn) % urls.length] ?? '', {
        dispatcher: agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', [dedupeHeader]: `load-${n}` },
        body: bodyOf(n, pause),
      });
      await answer.body.dump();
      return { kind: 'answered', status: answer.statusCode };
    } catch (error) {
      return { kind: 'ambiguous', reason: error instanceof Error ? error.message : String(error) };
    }
  };

  const send = async (n: number): Promise<void> => {
    const at = Date.now();
    const outcomes: Outcome[] = [];
    for (let turn = 0; turn <= resends; turn += 1) {
      if (turn > 0) await sleep(resendMs);
      const outcome = await tryOnce(n, turn);
      outcomes.push(outcome);
      tries.set(nameOf(outcome), (tries.get(nameOf(outcome)) ?? 0) + 1);
      if (outcome.kind === 'answered' && outcome.status !== 503) break;
    }
    sent.push({ n, outcomes, ms: Date.now() - at, at });
  };

  const sender = async (): Promise<void> => {
    while (!stopped && (next < count || (next < count * 3 && !enough()))) {
      const place = next;
      next += 1;
      const early = began + (place / perSecond) * 1000 - Date.now();
      if (early > 0) await sleep(early);
      if (!stopped) await send(from + place);
    }
  };

  return {
    sent,
    tries,
    stop: () => {
      stopped = true;
    },
    done: Promise.all(Array.from({ length: connections }, sender)).then(() => agent.destroy()),
  };
}

function isSuccess(outcome: Outcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;
}

/** How many tries ended how, for the report: `202 × 990, connection × 3`. */
export function outcomesOf(sent: readonly Sent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { outcomes } of sent) {
    for (const outcome of outcomes) counts.set(nameOf(outcome), (counts.get(nameOf(outcome)) ?? 0) + 1);
  }
  return counts;
}

function nameOf(outcome: Outcome): string {
  return outcome.kind === 'answered' ? String(outcome.status) : 'connection';
}

/** The value below which the share `p` of the calls' times lies, in ms. */
export function latency(sent: readonly Sent[], p: number): number {
  const sorted = sent.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
}
