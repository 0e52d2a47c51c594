/** A cache of what was used last, at most `capacity` of it; each entry weighs 1 unless told. */
export function keptLast<Value>(capacity: number, weigh: (value: Value) => number = () => 1) {
  const entries = new Map<string, Value>();
  let weight = 0;
  const forget = (key: string, value: Value) => {
    entries.delete(key);
    weight -= weigh(value);
  };
  return {
    get: (key: string): Value | undefined => {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      // A Map keeps the order of insertion: the first key is the one not asked for the longest.
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set: (key: string, value: Value): void => {
      const before = entries.get(key);
      if (before !== undefined) forget(key, before);
      entries.set(key, value);
      weight += weigh(value);
      for (const [oldest, old] of entries) {
        if (weight <= capacity) break;
        forget(oldest, old);
      }
    },
  };
}
