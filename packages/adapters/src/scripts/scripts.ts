/**
 * The port ScriptOut: scripts run in script runners, processes that have nothing; see child.ts. None is
 * started before the first script, and one that had nothing to do for a while is ended.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script, ScriptOut, ScriptResult } from '@storyloom/engine';
import { type Runner, startRunner } from './runner.ts';
import type { Sandbox } from './sandbox.ts';

export type ScriptsSettings = {
  /**
   * Scripts that run at once; the others wait, and their time does not count. Twice as many as there are
   * processors, so that one that never ends does not keep the others waiting.
   */
  most?: number;
  /** A runner without work ends after so long; a minute unless told. */
  idleMs?: number;
  /** After so many scripts a runner is replaced; 200 unless told. */
  runsEach?: number;
  /** A wall more around each runner; none unless told. */
  sandbox?: Sandbox | null;
};

type Idle = { runner: Runner; runs: number; timer: ReturnType<typeof setTimeout> };

/** Runners end with the process; `close` ends them before, and with them the scripts under way. */
export function makeScripts(settings: ScriptsSettings = {}): ScriptOut & { close: () => Promise<void> } {
  const {
    most = Math.max(4, 2 * availableParallelism()),
    idleMs = 60_000,
    runsEach = 200,
    sandbox = null,
  } = settings;
  const idle: Idle[] = [];
  const waiting: (() => void)[] = [];
  const busy = new Set<Runner>();
  let slots = most;
  let folder: string | null = null;

  /** A slot, or false when the signal came first. */
  async function takeSlot(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (slots > 0) {
      slots -= 1;
      return true;
    }
    return new Promise((resolve) => {
      const take = () => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(take), 1);
        resolve(false);
      };
      waiting.push(take);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  function giveSlot(): void {
    const next = waiting.shift();
    if (next) next();
    else slots += 1;
  }

  async function takeRunner(): Promise<{ runner: Runner; runs: number }> {
    for (let known = idle.pop(); known; known = idle.pop()) {
      clearTimeout(known.timer);
      if (known.runner.isUsable()) return known;
    }
    if (folder === null) {
      folder = mkdtempSync(join(tmpdir(), 'storyloom-script-'));
      process.once('exit', endAll);
    }
    return { runner: await startRunner(folder, sandbox), runs: 0 };
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

  function endAll(): void {
    process.off('exit', endAll);
    for (const { runner, timer } of idle.splice(0)) {
      clearTimeout(timer);
      runner.end();
    }
    for (const runner of busy) runner.end();
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    folder = null;
  }

  return {
    run: async (script) => {
      if (!(await takeSlot(script.signal))) return { ok: false, code: 'stopped', message: 'It was stopped.' };
      try {
        return await runPlaced(script);
      } finally {
        giveSlot();
      }
    },
    close: async () => endAll(),
  };
}
