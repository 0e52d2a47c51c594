import type { LiveItem, Presence } from '@storyloom/engine';

const states = ['new', 'here', 'gone'] as const;

/** A hint from the stream; null for what a newer server may send. */
export function decodeLiveItem(data: unknown): LiveItem | null {
  if (typeof data !== 'string') return null;
  let item: unknown;
  try {
    item = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof item !== 'object' || item === null || !('kind' in item) || !('storyId' in item)) return null;
  const { storyId } = item;
  if (typeof storyId !== 'string') return null;
  const id = 'id' in item && typeof item.id === 'string' ? item.id : '';
  if (item.kind === 'draft' && 'revision' in item && typeof item.revision === 'number') {
    return { kind: 'draft', id, storyId, revision: item.revision };
  }
  if (item.kind === 'presence') return presenceIn(item, { id, storyId });
  if (item.kind !== 'activity') return null;
  return {
    kind: 'activity',
    id,
    storyId,
    actionIds: 'actionIds' in item ? texts(item.actionIds) : [],
    storyRunIds: 'storyRunIds' in item ? texts(item.storyRunIds) : [],
  };
}

function presenceIn(item: object, of: { id: string; storyId: string }): Presence | null {
  const { tab, userId, name, opened } = Object.fromEntries(
    Object.entries(item).filter(([, value]) => typeof value === 'string'),
  );
  const state = states.find((one) => 'state' in item && item.state === one);
  if (tab === undefined || userId === undefined || name === undefined || state === undefined) return null;
  const selected = 'selected' in item ? texts(item.selected) : [];
  return { kind: 'presence', ...of, tab, userId, name, selected, opened: opened ?? null, state };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
