/**
 * Runs `work` at once when asked, then at most once per `ms`, and once more after the last ask: a
 * storm costs a fixed number of runs and its end is never missed. Runs do not overlap.
 */
export function atMost(ms: number, work: () => Promise<void>): { ask: () => void; stop: () => void } {
  let busy = false;
  let asked = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = async () => {
    busy = true;
    asked = false;
    const rest = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await work();
    await rest;
    busy = false;
    if (asked && !stopped) void run();
  };
  return {
    ask: () => {
      asked = true;
      if (!busy && !stopped) void run();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
