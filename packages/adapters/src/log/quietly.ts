import type { Log } from './log.ts';

/**
 * An error handler for what is down and says so many times a second: it logs the first error, then
 * at most one in `everyMs`, with the number of those between.
 */
export function quietly(log: Log, message: string, everyMs = 10_000): (error: unknown) => void {
  let quietUntil = 0;
  let unlogged = 0;
  return (error) => {
    if (performance.now() < quietUntil) {
      unlogged += 1;
      return;
    }
    log.warn(message, unlogged > 0 ? { err: error, unlogged } : { err: error });
    quietUntil = performance.now() + everyMs;
    unlogged = 0;
  };
}
