import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/**
 * @typedef {{ cwd?: string, env?: Record<string, string | undefined> }} CommandOptions
 * @typedef {{ ok: boolean, output: string, ms: number }} CommandResult
 */

const keptCharacters = 200_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs a program to its end without input; its output is shown with VERBOSE=1 and returned in any case
 * (its last 200,000 characters). Never rejects: a program that cannot be run has `ok: false`.
 *
 * @param {string} file
 * @param {string[]} parameters
 * @param {CommandOptions} [options]
 * @returns {Promise<CommandResult>}
 */
export function command(file, parameters, { cwd = root, env = {} } = {}) {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(file, parameters, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    /** @param {boolean} ok */
    const end = (ok) => {
      running.delete(child);
      resolve({ ok, output, ms: performance.now() - startedAt });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output = (output + text).slice(-keptCharacters);
        if (process.env.VERBOSE) process.stdout.write(text);
      });
    }
    child.once('error', (error) => {
      output += `${error.message}\n`;
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

/**
 * Passes a signal that ends this process on to the programs that it runs.
 *
 * @returns {() => void} stops doing so
 */
export function endTogether() {
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => {
    for (const child of running) child.kill(signal);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}
