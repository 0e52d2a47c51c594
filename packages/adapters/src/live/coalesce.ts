import type { Id, LiveItem } from '@storyloom/engine';

type Activity = Extract<LiveItem, { kind: 'activity' }>;
type Draft = Extract<LiveItem, { kind: 'draft' }>;

/** Beyond these an item still says that something happened, no longer where. */
const maxActionIds = 50;
const maxRunIds = 20;
/** While nothing can be sent, the activity of so many stories is kept. */
const maxStories = 1000;

export type Coalescer = {
  /** Items are merged per story and sent together, `windowMs` after the first of them. */
  add: (items: LiveItem[]) => void;
  /** Takes back what could not be sent; it is tried again after `retryMs`, or at the next `flush`. */
  putBack: (items: LiveItem[]) => void;
  flush: () => void;
  /** Forgets what was not sent. */
  stop: () => void;
};

const union = (left: Id[], right: Id[], max: number): Id[] => [...new Set([...left, ...right])].slice(0, max);

const mergedActivity = (before: Activity | undefined, item: Activity): Activity => ({
  ...item,
  actionIds: union(before?.actionIds ?? [], item.actionIds, maxActionIds),
  storyRunIds: union(before?.storyRunIds ?? [], item.storyRunIds, maxRunIds),
});

const mergedDraft = (before: Draft | undefined, item: Draft): Draft =>
  before && before.revision > item.revision ? before : item;

/** Pure but for `after`, which runs a function later and returns how to call that off. */
export function coalescer(options: {
  windowMs: number;
  retryMs: number;
  send: (items: LiveItem[]) => void;
  after: (ms: number, run: () => void) => () => void;
}): Coalescer {
  const activities = new Map<Id, Activity>();
  const drafts = new Map<Id, Draft>();
  let cancel: (() => void) | null = null;

  const put = <Item extends LiveItem>(
    items: Map<Id, Item>,
    item: Item,
    merged: (before: Item | undefined, item: Item) => Item,
  ) => {
    if (!items.has(item.storyId) && items.size >= maxStories) return;
    items.set(item.storyId, merged(items.get(item.storyId), item));
  };

  const gather = (items: LiveItem[], waitMs: number) => {
    for (const item of items) {
      if (item.kind === 'activity') put(activities, item, mergedActivity);
      else put(drafts, item, mergedDraft);
    }
    if (items.length > 0) cancel ??= options.after(waitMs, flush);
  };

  const stop = () => {
    cancel?.();
    cancel = null;
    activities.clear();
    drafts.clear();
  };

  const flush = () => {
    const items = [...activities.values(), ...drafts.values()];
    stop();
    if (items.length > 0) options.send(items);
  };

  return {
    add: (items) => gather(items, options.windowMs),
    putBack: (items) => gather(items, options.retryMs),
    flush,
    stop,
  };
}
