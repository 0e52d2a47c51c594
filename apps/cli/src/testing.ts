import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileCache } from '@storyloom/adapters/testing/program';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const token = 'a-secret-for-tests-alone/'.repeat(3);

export type Ran = { code: number; stdout: string; stderr: string };

/** Runs a command as a process of its own, on the given database and with nothing else set. */
export function storyloom(url: string | null, env: Record<string, string> = {}) {
  return (...parameters: string[]) =>
    new Promise<Ran>((resolve) => {
      const database = url === null ? {} : { DATABASE_URL: url, APP_SECRET_TOKEN: token };
      // A data folder that is not there: a Storyloom that runs from this clone is none of the test's.
      const elsewhere = { PATH: process.env.PATH, STORYLOOM_DATA: '/nonexistent', ...compileCache };
      const own = { ...elsewhere, ...database, ...env };
      execFile(process.execPath, [main, ...parameters], { env: own }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout: stdout.trim(), stderr: stderr.trim() });
      });
    });
}
