import type { LiveItem } from '@storyloom/engine';

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
  if (item.kind !== 'activity') return null;
  return {
    kind: 'activity',
    id,
    storyId,
    actionIds: 'actionIds' in item ? texts(item.actionIds) : [],
    storyRunIds: 'storyRunIds' in item ? texts(item.storyRunIds) : [],
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
