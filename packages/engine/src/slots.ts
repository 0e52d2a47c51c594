/** A count of places that Action runs take while they are under way. */
export type Slots = {
  free: () => number;
  taken: () => number;
  take: (count: number) => void;
  give: () => void;
  /** Resolves when none is taken. */
  empty: () => Promise<void>;
};

export function makeSlots(size: number): Slots {
  let taken = 0;
  let waiting: (() => void)[] = [];
  return {
    free: () => size - taken,
    taken: () => taken,
    take: (count) => {
      taken += count;
    },
    give: () => {
      taken -= 1;
      if (taken > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    empty: () => (taken === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
