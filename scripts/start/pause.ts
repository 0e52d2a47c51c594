const firstMs = 500;
const longestMs = 10_000;
const healthyMs = 60_000;

/** Pauses before a dead program is started again: 0.5 s, doubled up to 10 s while it keeps dying young. */
export function pauses(): { after: (livedMs: number) => number } {
  let next = firstMs;
  return {
    after: (livedMs) => {
      const pause = livedMs >= healthyMs ? firstMs : next;
      next = Math.min(pause * 2, longestMs);
      return pause;
    },
  };
}
