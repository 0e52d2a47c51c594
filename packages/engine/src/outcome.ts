/** What an execution means for its Action run: ended, to be tried again, or waiting. */
import type { CompiledAction } from './compile.ts';
import type { Execution } from './execute.ts';
import type { ClaimedRun, LogLine } from './model.ts';
import type { Outcome } from './ports.ts';
import { outcomeUnknown } from './prepare.ts';
import { retryPause } from './retry.ts';

/** A handler that asks to be tried again, and has no retry policy, is heard so often. */
const usualRetries = 25;
/** What may have been done, and is to be done again all the same, has such a pause before it. */
const unknownPauseMs = 10_000;

/** With the number of failures so far, and the log lines, which tell of a retry. */
export function outcomeOf(
  run: ClaimedRun,
  action: CompiledAction,
  execution: Exclude<Execution, { kind: 'calling' }>,
): { outcome: Outcome; failures: number; logs: LogLine[] } {
  const logs = execution.logs;
  if (execution.kind === 'emitted') return { outcome: { state: 'succeeded' }, failures: run.failures, logs };
  if (execution.kind === 'waiting' && !execution.failed) {
    const { ms, reason, waitsFor: kind } = execution;
    return { outcome: { state: 'waiting', kind, ms, reason }, failures: run.failures, logs };
  }
  if (execution.kind === 'failed' && execution.isUnknown && outcomeUnknown(action) === 'ask') {
    const reason = `${execution.error.message} Decide whether to run it again.`;
    return {
      outcome: { state: 'waiting', kind: 'decision', ms: null, reason },
      failures: run.failures,
      logs,
    };
  }
  const failures = run.failures + 1;
  const error =
    execution.kind === 'failed' ? execution.error : { code: 'retry_after', message: execution.reason };
  const policy = action.settings.retry;
  const pause =
    execution.kind === 'failed' && !execution.isUnknown
      ? retryPause(policy, { error, failures, retryAfterMs: execution.retryAfterMs })
      : failures <= (policy?.max ?? usualRetries)
        ? execution.kind === 'waiting'
          ? execution.ms
          : unknownPauseMs
        : null;
  if (pause === null) return { outcome: { state: 'failed', error }, failures, logs };
  const reason = `Try ${failures} failed: ${error.message}`;
  const line: LogLine = {
    at: Date.now(),
    level: 'warn',
    message: `${reason} The next one is in ${spoken(pause)}.`,
    pauseMs: Math.round(pause),
  };
  return {
    outcome: { state: 'waiting', kind: 'retry', ms: pause, reason },
    failures,
    logs: [...logs, line],
  };
}

function spoken(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000).toLocaleString('en')} s`;
}
