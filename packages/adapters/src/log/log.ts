/** JSON lines on stdout: `time` (ISO), `level` as a word, `program`, `msg`, and what the caller adds. */
import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';
import { scrub } from './scrub.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** An error goes under `err`: it is written with its type, message and stack. */
export type Log = Record<LogLevel, (message: string, details?: Record<string, unknown>) => void>;

/** A log that cannot be written (full disk, closed pipe) must not stop the program. */
const stdout = (): DestinationStream => destination({ dest: 1, sync: true }).on('error', () => undefined);

/** Values under keys that look secret, and passwords inside URLs, never reach the line. */
export function makeLogger(options: { level: LogLevel; program: string; to?: DestinationStream }): Log {
  const lines = pino(
    {
      level: options.level,
      base: { program: options.program },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { err: (scrubbed) => scrubbed },
    },
    options.to ?? stdout(),
  );
  const writer =
    (level: LogLevel): Log[LogLevel] =>
    (message, details = {}) => {
      if (lines.isLevelEnabled(level)) lines[level](scrub(details), String(scrub(message)));
    };
  return { debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error') };
}
