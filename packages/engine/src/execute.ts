/** One Action run: options evaluated, handler called, its answer or its error as data. */
import { FormulaError, type Platform, type Scope } from '@storyloom/formula';
import {
  type ActionContext,
  type CallRequest,
  type Emission,
  Fatal,
  type HandlerRunner,
  OutcomeUnknown,
  RetryAfter,
  type RunResult,
} from './action.ts';
import type { CompiledAction } from './compile.ts';
import type { Id, Json, JsonObject, LogLine, RunError } from './model.ts';
import { evaluatorOf, optionsIn, withLocals } from './option-values.ts';
import type { HttpOut, Outside } from './outside.ts';
import type { ApprovalRequest } from './ports.ts';
import { retryPause } from './retry.ts';
import { scrubBug, scrubChange, scrubExecution, scrubText } from './scrub.ts';
import { mostOutputBytes, sizeUpTo } from './size.ts';
import type { LoadedValues } from './values.ts';

type Notes = { warnings: string[]; logs: LogLine[] };

/** `size`: see sizeUpTo. */
export type Emitted = { payload: Json; port: string; size?: number };

export type Execution = Notes &
  (
    | { kind: 'emitted'; emit: Emitted[] }
    | {
        kind: 'waiting';
        ms: number | null;
        reason: string;
        /** It failed, and asks to be tried again. */
        failed: boolean;
        waitsFor: 'delay' | 'call' | 'approval';
        approval?: ApprovalRequest;
        emit: Emitted[];
      }
    | {
        kind: 'calling';
        request: CallRequest;
        /** Takes secrets out of what a call comes to. */
        clean?: (execution: Execution) => Execution;
      }
    | { kind: 'failed'; error: RunError; retryAfterMs: number | null; isUnknown?: boolean }
  );

export type ExecuteInput = {
  storyId: Id;
  /** Of a draft: a resource's test value is changed, and nothing that live runs remember is touched. */
  isTest?: boolean;
  /** Tried by itself: see `ActionContext`. */
  isTrial?: boolean;
  runId: Id;
  attempt: number;
  hasWaited: boolean;
  answer: Json | null;
  event: Json;
  /** What formulas may name: upstream slugs, META. */
  roots: JsonObject;
  platform: Platform;
  approvalUrl: () => string;
  outside: Outside;
  signal: AbortSignal;
  teamId: Id;
  /** What it was given of credentials and resources. */
  values?: ReadyValues;
  /** Hears each log line as it is written, without what is hidden. */
  onLine?: (line: LogLine) => void;
};

export type ReadyValues = Extract<LoadedValues, { ok: true }>;

const mostWarnings = 20;
/** Of one attempt, in lines and in characters. */
const mostLogLines = 1_000;
const mostLogLength = 256_000;
const longestLine = 2_000;
/** An Action run emits no more events than this: what fans out further does it in steps. */
const mostEvents = 20_000;

/** Where warnings and log lines of one Action run gather, bounded and without what is hidden. */
export function notes(hidden: readonly string[] = [], onLine?: (line: LogLine) => void) {
  const warnings: string[] = [];
  const logs: LogLine[] = [];
  let left = mostLogLength;
  const keep = (level: LogLine['level'], message: string) => {
    const line: LogLine = { at: Date.now(), level, message };
    left -= message.length;
    logs.push(line);
    onLine?.(line);
  };
  return {
    warnings,
    logs,
    warn: (written: string) => {
      const text = scrubText(written, hidden);
      if (warnings.length < mostWarnings && !warnings.includes(text)) warnings.push(text);
    },
    log: (level: LogLine['level'], message: string) => {
      if (logs.length >= mostLogLines || left <= 0) return;
      // Before it is cut: half a secret is not recognized any more.
      const clean = scrubText(message, hidden).slice(0, longestLine).toWellFormed();
      if (logs.length < mostLogLines - 1 && clean.length <= left) keep(level, clean);
      else {
        keep('warn', 'It wrote more lines; they are left out.');
        left = 0;
      }
    },
  };
}

/**
 * Never throws for what an author can cause; a throw here is a bug of ours. A handler that answers at once
 * is answered at once: a chain of a thousand steps would be a thousand turns of the process otherwise, in
 * which all chains wait for each other.
 */
export function execute(
  action: CompiledAction,
  runner: HandlerRunner<unknown>,
  input: ExecuteInput,
): Execution | Promise<Execution> {
  const { roots, hidden, allowedHosts } = given(input);
  const { warnings, logs, warn, log } = notes(hidden, input.onLine);
  const onMissing = missingTo(warn);
  const { outside, teamId, runId } = input;
  const policy = action.settings.retry;
  const contextIn = (scope: Scope): ActionContext => ({
    event: input.event,
    evaluate: evaluatorOf(action, scope),
    http: hidden.length === 0 ? outside.http : withSecrets(outside.http, hidden),
    mail: outside.mail,
    scripts: outside.scripts,
    remember: (what) =>
      outside.memory.remember(
        { storyId: input.storyId, actionId: action.id, runId, isTest: input.isTest === true },
        { ...what, key: scrubText(what.key, hidden) },
      ),
    changeResource: (change) =>
      outside.resources.change(
        { teamId, runId },
        { ...scrubChange(change, hidden), ...(input.isTest ? { isTest: true } : {}) },
      ),
    allowedHosts,
    isTrial: input.isTrial === true,
    idempotencyKey: input.runId,
    attempt: input.attempt,
    wouldRetry: (failure) => {
      const error = { message: '', ...failure };
      return retryPause(policy, { error, failures: input.attempt, retryAfterMs: null }) !== null;
    },
    hasWaited: input.hasWaited,
    answer: input.answer,
    approvalUrl: input.approvalUrl,
    signal: input.signal,
    warn,
    log,
  });
  const told = (result: RunResult): Execution =>
    scrubExecution({ ...executionOf(result), warnings, logs }, hidden);
  const failed = (error: unknown): Execution => scrubExecution(failureOf(error), hidden);
  const failureOf = (error: unknown): Execution => {
    if (error instanceof RetryAfter) {
      const wait = {
        ms: error.ms,
        reason: error.message,
        failed: true,
        waitsFor: 'delay' as const,
        emit: [],
      };
      return { kind: 'waiting', ...wait, warnings, logs };
    }
    if (error instanceof OutcomeUnknown) {
      const unknown = { code: 'outcome_unknown', message: error.message };
      return { kind: 'failed', error: unknown, retryAfterMs: null, isUnknown: true, warnings, logs };
    }
    const known = runErrorOf(error);
    if (!known) throw scrubBug(error, hidden);
    const retryAfterMs = error instanceof Fatal ? (error.retryAfterMs ?? null) : null;
    return { kind: 'failed', error: known, retryAfterMs, warnings, logs };
  };
  try {
    const scope = withLocals(action, { roots, platform: input.platform, onMissing });
    const answer = runner.run(optionsIn(action, scope), contextIn(scope));
    return answer instanceof Promise ? answer.then(told).catch(failed) : told(answer);
  } catch (error) {
    return failed(error);
  }
}

/** No handler has to tell which of what it sends is secret. */
function withSecrets(http: HttpOut, secrets: readonly string[]): HttpOut {
  return { request: (asked) => http.request({ ...asked, secrets }) };
}

/** What formulas may name, and what must not get out of it. */
function given({ roots, values }: ExecuteInput) {
  if (!values) return { roots, hidden: [], allowedHosts: [] };
  return { ...values, roots: { ...roots, ...values.roots } };
}

/** What a formula reads that is not there is a warning, not an error. */
export function missingTo(warn: (message: string) => void): (path: string) => void {
  return (path) => warn(`${path} is not there, so it counts as NULL.`);
}

/** The error as users see it, or null when it is none that an author can cause. */
export function runErrorOf(error: unknown): RunError | null {
  if (error instanceof FormulaError) {
    return {
      message: error.message,
      code: error.code,
      ...(error.path === '' ? {} : { option: error.path }),
      position: error.start,
    };
  }
  if (error instanceof Fatal) {
    return {
      message: error.message,
      code: error.code,
      ...(error.option === undefined ? {} : { option: error.option }),
      ...(error.detail === undefined ? {} : { detail: error.detail }),
    };
  }
  return null;
}

/** Throws Fatal for more than an Action run may emit. */
export function executionOf(result: RunResult) {
  if ('call' in result) return { kind: 'calling' as const, request: result.call };
  if ('wait' in result) {
    const { approval, ...wait } = result.wait;
    return {
      kind: 'waiting' as const,
      ...wait,
      failed: false,
      waitsFor: approval ? ('approval' as const) : ('delay' as const),
      ...(approval ? { approval } : {}),
      emit: bounded(result.emit ?? []),
    };
  }
  return { kind: 'emitted' as const, emit: bounded(result.emit) };
}

/** Throws Fatal for more than an Action run may emit. */
function bounded(emissions: Emission[]): Emitted[] {
  if (emissions.length > mostEvents) {
    const count = emissions.length.toLocaleString('en');
    throw new Fatal(
      `${count} events are too many; one Action run emits ${mostEvents.toLocaleString('en')} at most.`,
      {
        code: 'too_many_events',
      },
    );
  }
  let left = mostOutputBytes;
  return emissions.map(({ payload, port }) => {
    const size = sizeUpTo(payload, left);
    left -= size;
    if (left < 0) {
      throw new Fatal(`The result is larger than ${mostOutputBytes / 1024 ** 2} MB. Pass on less of it.`, {
        code: 'too_large',
      });
    }
    return { payload, port: port ?? 'success', size };
  });
}
