/**
 * Group commit without waiting for a time: while one batch is under way, items gather; when it ends, all that
 * gathered go as the next. An idle caller waits for nobody, a busy one shares its round trip.
 */
export type Batcher<Item, Result> = (item: Item) => Promise<Result>;

type Waiting<Item, Result> = {
  item: Item;
  size: number;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/**
 * `flush` gets 1 to `max` items and answers one result each, in order; when it throws, every item of
 * that batch gets its error. At most `parallel` batches are under way, and beside one of `beside` items or
 * more none: few callers then do not wait for each other, and many share one commit instead of two. With
 * `sizeOf`, the items of a batch come to `maxSize` at most, or it is a single one.
 */
export function batcher<Item, Result>(
  flush: (items: Item[]) => Promise<Result[]>,
  options: {
    max: number;
    parallel?: number;
    beside?: number;
    sizeOf?: (item: Item) => number;
    maxSize?: number;
  },
): Batcher<Item, Result> {
  const { max, parallel = 1, beside = Number.POSITIVE_INFINITY } = options;
  const { sizeOf = () => 0, maxSize = Number.POSITIVE_INFINITY } = options;
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let itemsUnderWay = 0;

  async function run(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await flush(batch.map((entry) => entry.item));
      batch.forEach((entry, index) => {
        const result = results[index];
        if (result === undefined) entry.reject(new Error('The batch answered fewer results than items.'));
        else entry.resolve(result);
      });
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    } finally {
      underWay -= 1;
      itemsUnderWay -= batch.length;
      start();
    }
  }

  /** How many of those that wait go together. */
  function fitting(): number {
    if (!options.sizeOf) return max;
    let size = 0;
    const over = waiting.slice(0, max).findIndex((entry, index) => {
      size += entry.size;
      return index > 0 && size > maxSize;
    });
    return over === -1 ? max : over;
  }

  function start(): void {
    while (underWay < parallel && itemsUnderWay < beside && waiting.length > 0) {
      const batch = waiting.splice(0, fitting());
      underWay += 1;
      itemsUnderWay += batch.length;
      void run(batch);
    }
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, size: sizeOf(item), resolve, reject });
      // Items of the same turn of the event loop share a batch: all requests that one poll of the sockets read.
      if (waiting.length === 1) setImmediate(start);
    });
}
