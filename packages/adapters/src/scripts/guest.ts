/**
 * One script, in a QuickJS of its own: a fresh WebAssembly module for every run, with limits on memory,
 * stack and time, and no function that reaches out of it but the one that takes a log line.
 */
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from 'quickjs-emscripten-core';
import { encodings } from './encodings.ts';
import { prelude } from './prelude.ts';
import { freshRuntime } from './quickjs.ts';

export type Asked = {
  code: string;
  /** JSON text. */
  input: string;
  timeoutMs: number;
  memoryBytes: number;
};

export type Failure = {
  ok: false;
  code: 'syntax' | 'thrown' | 'timeout' | 'memory' | 'not_json' | 'crashed';
  message: string;
  line?: number;
};

/** `output` is JSON text. */
export type Answer = { ok: true; output: string } | Failure;

export type Limits = { lineLength: number; lines: number; outputLength: number };

type Write = (level: string, text: string) => void;

const fileName = 'script.js';

/** Runs a script. Throws when QuickJS itself broke: nothing may run in this process after that. */
export async function runInGuest(asked: Asked, limits: Limits, write: Write): Promise<Answer> {
  const deadline = performance.now() + asked.timeoutMs;
  const runtime = await freshRuntime(asked.memoryBytes);
  let isLate = false;
  runtime.setInterruptHandler(() => {
    isLate ||= performance.now() > deadline;
    return isLate;
  });
  const run = makeRun(runtime, limits, write);
  try {
    return { ok: true, output: run(asked) };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return isLate ? lateAfter(asked.timeoutMs) : error.failure;
  }
}

function lateAfter(timeoutMs: number): Failure {
  return { ok: false, code: 'timeout', message: `It took longer than ${timeoutMs / 1000} s, its limit.` };
}

class Stopped extends Error {
  readonly failure: Failure;

  constructor(failure: Omit<Failure, 'ok'>) {
    super(failure.message);
    this.failure = { ok: false, ...failure };
  }
}

function makeRun(runtime: QuickJSRuntime, limits: Limits, write: Write): (asked: Asked) => string {
  const context = runtime.newContext();
  const tools = install(context, limits, write);

  /** The value, or the throw of what the script threw. */
  function taken(result: ReturnType<QuickJSContext['evalCode']>, isParsing = false): QuickJSHandle {
    if (!result.error) return result.value;
    throw new Stopped(described(result.error, isParsing));
  }

  function described(error: QuickJSHandle, isParsing: boolean): Omit<Failure, 'ok'> {
    const told = context.callFunction(tools.describe, context.undefined, error);
    if (told.error) return { code: 'memory', message: outOfMemory };
    const { name, message, stack } = partsOf(context.getString(told.value));
    if (name === 'InternalError' && message === 'out of memory')
      return { code: 'memory', message: outOfMemory };
    const line = lineOf(stack);
    const code = isParsing && name === 'SyntaxError' && !stack.includes('<eval>') ? 'syntax' : 'thrown';
    const text = name === '' ? `It threw ${message}` : `${name}: ${message}`;
    return { code, message: text, ...(line === null ? {} : { line }) };
  }

  function settled(value: QuickJSHandle): QuickJSHandle {
    let state = context.getPromiseState(value);
    while (state.type === 'pending' && runtime.hasPendingJob()) {
      const done = runtime.executePendingJobs(1_000);
      if (done.error) throw new Stopped(described(done.error, false));
      state = context.getPromiseState(value);
    }
    if (state.type === 'fulfilled') return state.value;
    if (state.type === 'rejected') throw new Stopped(described(state.error, false));
    throw new Stopped({ code: 'not_json', message: 'It returned a promise that nothing settles.' });
  }

  return ({ code, input }) => {
    const given = taken(context.callFunction(tools.parse, context.undefined, context.newString(input)));
    context.setProp(context.global, 'input', given);
    const value = taken(context.evalCode(code, fileName, { type: 'global', strict: false }), true);
    const main = taken(context.evalCode("typeof main === 'function' ? main : undefined", 'main'));
    const hasMain = context.typeof(main) === 'function';
    if (!hasMain && context.typeof(value) === 'undefined') {
      throw new Stopped({
        code: 'not_json',
        message: 'It defines no function main(input), and its last line has no value.',
      });
    }
    const returned = hasMain ? taken(context.callFunction(main, context.undefined, given)) : value;
    const output = context.getString(
      taken(context.callFunction(tools.finish, context.undefined, settled(returned))),
    );
    if (!output.startsWith('!')) return output;
    throw new Stopped({ code: 'not_json', message: `What it returned is no JSON: ${output.slice(1)}.` });
  };
}

const outOfMemory = 'It needed more memory than its limit.';

function install(context: QuickJSContext, limits: Limits, write: Write) {
  let lines = 0;
  const writer = context.newFunction('write', (level, text) => {
    lines += 1;
    if (lines < limits.lines) write(context.getString(level), context.getString(text));
    else if (lines === limits.lines) write('warn', 'It wrote more lines; they are left out.');
  });
  const encode = context.unwrapResult(context.evalCode(encodings, 'encodings'));
  context.unwrapResult(context.callFunction(encode, context.undefined));
  const made = context.unwrapResult(context.evalCode(prelude, 'prelude'));
  const numbers = [limits.lineLength, limits.outputLength].map((value) => context.newNumber(value));
  const tools = context.unwrapResult(context.callFunction(made, context.undefined, writer, ...numbers));
  const tool = (name: string) => context.getProp(tools, name);
  return { parse: tool('parse'), finish: tool('finish'), describe: tool('describe') };
}

function partsOf(json: string): { name: string; message: string; stack: string } {
  const { name, message, stack } = JSON.parse(json);
  return { name: String(name), message: String(message), stack: String(stack) };
}

/** The innermost line of the script itself. */
function lineOf(stack: string): number | null {
  const line = Number(/\bscript\.js:(\d+)/.exec(stack)?.[1]);
  return Number.isInteger(line) && line > 0 ? line : null;
}
