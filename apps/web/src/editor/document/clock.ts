import type { Clock } from './contract.ts';

/** The browser's time. */
export const browserClock: Clock = {
  now: () => Date.now(),
  later: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
