/**
 * The port ScriptOut: scripts run in script runners, processes that have nothing; see child.ts. None is
 * started before the first script, and one that had nothing to do for a while is ended.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script, ScriptOut, ScriptResult } from '@storyloom/engine';
import { type Runner, startRunner } from './runner.ts';

export type ScriptsSettings = {
  /** Scripts that run at once; the others wait, and their time does not count. As many as there are processors. */
  most?: number;
  /** A runner without work ends after so long; a minute unless told. */
  idleMs?: number;
  /** After so many scripts a runner is replaced; 200 unless told. */
  runsEach?: number;
};

type Idle = { runner: Runner; runs: number; timer: ReturnType<typeof setTimeout> };

/** `close` ends all runners, and with them the scripts under way. */
export function makeScripts(settings: ScriptsSettings = {}): ScriptOut & { close: () => Promise<void> } {
  const { most = Math.max(2, availableParallelism()), idleMs = 60_000, runsEach = 200 } = settings;
  const idle: Idle[] = [];
  const waiting: (() => void)[] = [];
  const busy = new Set<Runner>();
  let slots = most;
  let folder: Promise<string> | null = null;

  async function place(signal: AbortSignal): Promise<void> {
    if (slots > 0) {
      slots -= 1;
      return;
    }
    await new Promise<void>((resolve) => {
      const go = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(go), 1);
        slots -= 1;
        resolve();
      };
      waiting.push(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  function leavePlace(): void {
    const next = waiting.shift();
    if (next) next();
    else slots += 1;
  }

  async function takeRunner(): Promise<{ runner: Runner; runs: number }> {
    for (let known = idle.pop(); known; known = idle.pop()) {
      clearTimeout(known.timer);
      if (known.runner.isUsable()) return known;
    }
    folder ??= mkdtemp(join(tmpdir(), 'storyloom-script-'));
    return { runner: await startRunner(await folder), runs: 0 };
  }

  function putBack(runner: Runner, runs: number): void {
    if (!runner.isUsable()) return;
    if (runs >= runsEach) {
      runner.end();
      return;
    }
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((one) => one.runner === runner),
        1,
      );
      runner.end();
    }, idleMs).unref();
    idle.push({ runner, runs, timer });
  }

  async function runPlaced(script: Script): Promise<ScriptResult> {
    if (script.signal.aborted) return { ok: false, code: 'stopped', message: 'It was stopped.' };
    let taken: Awaited<ReturnType<typeof takeRunner>>;
    try {
      taken = await takeRunner();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { ok: false, code: 'crashed', message: `The process that runs scripts did not start: ${why}.` };
    }
    const { runner, runs } = taken;
    busy.add(runner);
    const result = await runner.run(script);
    busy.delete(runner);
    // What broke once, or came to the end of its memory, is not trusted with the next one.
    if (!result.ok && (result.code === 'crashed' || result.code === 'memory')) runner.end();
    putBack(runner, runs + 1);
    return result;
  }

  return {
    run: async (script) => {
      await place(script.signal);
      try {
        return await runPlaced(script);
      } finally {
        leavePlace();
      }
    },
    close: async () => {
      for (const { runner, timer } of idle.splice(0)) {
        clearTimeout(timer);
        runner.end();
      }
      for (const runner of busy) runner.end();
      if (folder) await rm(await folder, { recursive: true, force: true });
      folder = null;
    },
  };
}
