/**
 * What a Storyloom that `npm start` runs tells the commands beside it: `running.json` in its data folder,
 * readable by its owner alone, there as long as it runs.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const runningSchema = z.object({
  /** The supervisor. */
  pid: z.int().positive(),
  settings: z.record(z.string(), z.string()),
});

export type Running = z.infer<typeof runningSchema>;

const fileIn = (folder: string) => join(folder, 'running.json');

export function writeRunning(folder: string, running: Running): void {
  const file = fileIn(folder);
  writeFileSync(`${file}.new`, `${JSON.stringify(running)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function removeRunning(folder: string): void {
  rmSync(fileIn(folder), { force: true });
}

/** Null when nothing runs there, or when this user may not read of it. */
export function readRunning(folder: string): Running | null {
  try {
    const running = runningSchema.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
    process.kill(running.pid, 0);
    return running;
  } catch {
    return null;
  }
}
