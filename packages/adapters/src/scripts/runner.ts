/** One script runner as its worker sees it: started, asked, ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Script, ScriptResult } from '@storyloom/engine';
import { frameOf, frameReader } from './frames.ts';
import { mostFrameBytes } from './limits.ts';
import { type FromRunner, parseFromRunner, type ToRunner } from './messages.ts';
import { outputOf } from './output.ts';
import type { Sandbox } from './sandbox.ts';

export type Runner = {
  /** One script at a time. Never rejects. */
  run: (script: Script) => Promise<ScriptResult>;
  /** False once it ended, was ended, or said something that is no message. */
  isUsable: () => boolean;
  end: () => void;
};

/** After a script's own limit, the runner has so long to say so. */
const graceMs = 500;
const startMs = 10_000;
const mostSaid = 500;
/** Of V8, in kilobytes: QuickJS's own limit of 512 KB takes several times as much there. */
const stackKb = 3_900;

/** Not even what Node gives a child of its own accord. */
const nothing: NodeJS.ProcessEnv = Object.create(null);

type Asking = { onMessage: (message: FromRunner) => void; onEnd: (why: string) => void };

/** Starts a runner in `cwd`, an empty folder, or in a sandbox, which has one. Rejects when it does not start. */
export async function startRunner(cwd: string, sandbox: Sandbox | null = null): Promise<Runner> {
  const command = [process.execPath, ...runnerFlags(), join(import.meta.dirname, 'child.ts')] as const;
  const [program = '', ...args] = sandbox ? sandbox([...command], readable()) : command;
  const child = spawn(program, args, { cwd, env: nothing, stdio: 'pipe' });
  // Why a sandbox cannot be made, or Node gave up.
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(0, mostSaid);
  });
  let asking: Asking | null = null;
  let ended: string | null = null;
  let asked = 0;

  const end = (why: string) => {
    if (ended !== null) return;
    ended = why;
    child.kill('SIGKILL');
    asking?.onEnd(why);
  };
  const read = frameReader(mostFrameBytes);
  child.stdout.on('data', (chunk: Buffer) => {
    try {
      for (const message of read(chunk)) {
        const known = parseFromRunner(message);
        if (known === null) throw new Error('No message of a script runner.');
        asking?.onMessage(known);
      }
    } catch (error) {
      end(`it said what no runner says: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  child.stdin.on('error', () => end('its pipe broke'));
  child.on('error', (error) => end(error.message));
  child.on('close', (code, signal) => {
    const words = said.trim();
    end(`it ended by ${signal ?? `code ${code}`}${words === '' ? '' : `, saying “${words}”`}`);
  });

  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => end(`it did not start within ${startMs / 1_000} s`), startMs);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      asking = null;
      act();
    };
    asking = {
      onMessage: (message) => 'ready' in message && settle(resolve),
      onEnd: (why) => settle(() => reject(new Error(why))),
    };
  });
  holdNobody(child);

  return {
    isUsable: () => ended === null,
    end: () => end('it was ended'),
    run: (script) => {
      asked += 1;
      const { code, timeoutMs } = script;
      const memoryBytes = script.memoryMb * 1024 * 1024;
      const input = JSON.stringify(script.input);
      const message: ToRunner = { id: asked, code, input, timeoutMs, memoryBytes };
      return new Promise((resolve) => {
        const settle = (result: ScriptResult) => {
          asking = null;
          clearTimeout(timer);
          script.signal.removeEventListener('abort', stop);
          resolve(result);
        };
        const stop = () => {
          settle({ ok: false, code: 'stopped', message: 'It was stopped.' });
          end('its script was stopped');
        };
        const timer = setTimeout(() => {
          settle({ ok: false, code: 'timeout', message: late(timeoutMs) });
          end('its script did not end');
        }, timeoutMs + graceMs);
        asking = {
          onMessage: (told) => {
            if (!('id' in told) || told.id !== message.id) return;
            if ('log' in told) script.onLog(told.log, told.text);
            else settle(told.answer.ok ? outputOf(told.answer.output) : told.answer);
          },
          onEnd: () => settle({ ok: false, code: 'crashed', message: 'The process that ran it ended.' }),
        };
        if (ended !== null) asking.onEnd(ended);
        else if (script.signal.aborted) stop();
        else {
          script.signal.addEventListener('abort', stop, { once: true });
          child.stdin.write(frameOf(message));
        }
      });
    },
  };
}

function late(timeoutMs: number): string {
  return `It took longer than ${timeoutMs / 1_000} s, its limit.`;
}

/**
 * What Node keeps from the process: files but those it is made of, other processes, threads, native
 * add-ons, code made of text. Not the network, which the permission model of Node 24 leaves open: scripts
 * have no function that reaches it.
 */
export function runnerFlags(): string[] {
  return [
    '--permission',
    ...readable().map((path) => `--allow-fs-read=${path}`),
    '--disallow-code-generation-from-strings',
    '--max-old-space-size=256',
    `--stack-size=${stackKb}`,
  ];
}

/** Its own folder, the packages it imports and what those import, and what says where they are. */
export function readable(): string[] {
  const own = dirname(dirname(import.meta.dirname));
  const packages = ['quickjs-emscripten-core', '@jitl/quickjs-wasmfile-release-sync'];
  const entries = packages.map((name) => fileURLToPath(import.meta.resolve(name)));
  const types = entries.map((entry) => createRequire(entry).resolve('@jitl/quickjs-ffi-types'));
  return [
    import.meta.dirname,
    join(own, 'package.json'),
    ...packages.map((name) => join(own, 'node_modules', name)),
    ...new Set([...entries, ...types].map(folderOfModules)),
  ];
}

/** `…/node_modules` that holds a file's package, with those that it depends on. */
function folderOfModules(path: string): string {
  const at = path.lastIndexOf(`${sep}node_modules${sep}`);
  return path.slice(0, at + `${sep}node_modules`.length);
}

/** A worker may end while a runner waits. */
function holdNobody(child: ChildProcess): void {
  child.unref();
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  }
}
