import { isRefusal } from './errors.ts';

type Halved<Item, Result> = { done: Result[]; failed: { index: number; item: Item; error: unknown }[] };

/**
 * Sends a batch whole; when its rows are refused, in halves, down to the single items that are to blame:
 * n bad items of N cost about n·log N statements. Throws only while nothing of the batch is stored;
 * a server that goes away between two halves fails the items of the later ones.
 */
export async function inHalves<Item, Result>(
  part: { items: Item[]; offset: number; whole?: false },
  send: (items: Item[]) => Promise<Result>,
): Promise<Halved<Item, Result>> {
  const { items, offset } = part;
  try {
    return { done: [await send(items)], failed: [] };
  } catch (error) {
    if (part.whole !== false && !isRefusal(error)) throw error;
    if (items.length === 1 || !isRefusal(error)) {
      return { done: [], failed: items.map((item, place) => ({ index: offset + place, item, error })) };
    }
    const middle = Math.ceil(items.length / 2);
    const first = await inHalves({ items: items.slice(0, middle), offset, whole: false }, send);
    const second = await inHalves(
      { items: items.slice(middle), offset: offset + middle, whole: false },
      send,
    );
    return { done: [...first.done, ...second.done], failed: [...first.failed, ...second.failed] };
  }
}
