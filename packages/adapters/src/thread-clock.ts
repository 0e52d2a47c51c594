/** How old a reading may be, in milliseconds: what is measured by this clock takes tens of them. */
const freshMs = 0.5;
let readAt = Number.NEGATIVE_INFINITY;
let reading = 0;

/**
 * Milliseconds that the calling thread has worked since it began, on a processor and not beside one; up to
 * half a millisecond behind. Asking the system is dear, and every step of a chain asks.
 */
export function threadClock(): number {
  const now = performance.now();
  if (now - readAt >= freshMs) {
    const { user, system } = process.threadCpuUsage();
    reading = (user + system) / 1000;
    readAt = now;
  }
  return reading;
}
