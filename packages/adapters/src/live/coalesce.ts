import type { Id, LiveItem } from '@storyloom/engine';

type Activity = Extract<LiveItem, { kind: 'activity' }>;
type Draft = Extract<LiveItem, { kind: 'draft' }>;
type Logs = Extract<LiveItem, { kind: 'logs' }>;
type Presence = Extract<LiveItem, { kind: 'presence' }>;

/** Beyond these an item still says that something happened, no longer where. */
const maxActionIds = 50;
const maxRunIds = 20;
const maxLogRunIds = 50;
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

/** An item without ids is about any run, and stays so. */
function mergedLogs(before: Logs | undefined, item: Logs): Logs {
  const runIds = [...new Set([...(before?.runIds ?? []), ...item.runIds])];
  const isAny = before?.runIds.length === 0 || item.runIds.length === 0 || runIds.length > maxLogRunIds;
  return { ...item, runIds: isAny ? [] : runIds };
}

/** Who is new and here is still new to those who did not hear it. */
const mergedPresence = (before: Presence | undefined, item: Presence): Presence =>
  before?.state === 'new' && item.state === 'here' ? { ...item, state: 'new' } : item;

/** Pure but for `after`, which runs a function later and returns how to call that off. */
export function coalescer(options: {
  windowMs: number;
  retryMs: number;
  send: (items: LiveItem[]) => void;
  after: (ms: number, run: () => void) => () => void;
}): Coalescer {
  const activities = new Map<Id, Activity>();
  const drafts = new Map<Id, Draft>();
  const logs = new Map<Id, Logs>();
  /** By story and tab. */
  const people = new Map<string, Presence>();
  const all = [activities, drafts, logs, people];
  let cancel: (() => void) | null = null;

  const put = <Item extends LiveItem>(
    items: Map<string, Item>,
    item: Item,
    merged: (before: Item | undefined, item: Item) => Item,
    key: string = item.storyId,
  ) => {
    if (!items.has(key) && items.size >= maxStories) return;
    items.set(key, merged(items.get(key), item));
  };

  const place = (item: LiveItem) => {
    if (item.kind === 'activity') put(activities, item, mergedActivity);
    else if (item.kind === 'draft') put(drafts, item, mergedDraft);
    else if (item.kind === 'logs') put(logs, item, mergedLogs);
    else put(people, item, mergedPresence, `${item.storyId} ${item.tab}`);
  };

  const gather = (items: LiveItem[], waitMs: number) => {
    for (const item of items) place(item);
    if (items.length > 0) cancel ??= options.after(waitMs, flush);
  };

  const stop = () => {
    cancel?.();
    cancel = null;
    for (const items of all) items.clear();
  };

  const flush = () => {
    const items = all.flatMap((kept): LiveItem[] => [...kept.values()]);
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
