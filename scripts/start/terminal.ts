import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromFileError } from '../lib/stop.mjs';
import type { Line } from './keep-running.ts';
import { type RotatingLog, rotatingLog } from './rotating-log.ts';
import { shortForm } from './short-form.ts';

export type Terminal = {
  /** Tells the person at the terminal. */
  say: (text: string) => void;
  /** Takes a line of a program: whole into its file, short to the terminal when it matters. */
  take: (line: Line) => void;
};

/** Where output goes: `<folder>/<program>.log` for everything, the terminal for what needs attention. */
export function openTerminal(folder: string, all: boolean): Terminal {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fromFileError(error, folder);
  }
  // A terminal that was closed must not end the product before it stopped in order.
  process.stdout.on('error', () => undefined);
  const files = new Map<string, RotatingLog>();
  const fileOf = (program: string) => {
    const file = files.get(program) ?? rotatingLog(join(folder, `${program}.log`));
    files.set(program, file);
    return file;
  };
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  return {
    say,
    take: (line) => {
      fileOf(line.program).write(`${line.text}\n`);
      const short = shortForm(line, all);
      if (short !== null) say(short);
    },
  };
}
