import { execFile } from 'node:child_process';
import { root } from '../lib/root.mjs';
import { Stop } from '../lib/stop.mjs';

const command = `${root}/apps/cli/src/main.ts`;

/** Runs a command of the CLI; resolves with what it printed, throws `Stop` with its sentence when it failed. */
export function runCommand(
  parameters: string[],
  options: { env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [command, ...parameters],
      { cwd: root, ...options },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout.trim());
        else reject(new Stop(stderr.trim() || error.message));
      },
    );
  });
}
