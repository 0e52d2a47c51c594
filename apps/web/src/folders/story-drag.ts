/** Stories under the pointer, on their way to a folder. */
import type { MovedStory } from './use-move-stories.ts';

const type = 'application/x-storyloom-stories';

export function dragStories(transfer: DataTransfer, stories: readonly MovedStory[]): void {
  transfer.setData(type, JSON.stringify(stories));
  transfer.effectAllowed = 'move';
}

export function carriesStories(transfer: DataTransfer): boolean {
  return transfer.types.includes(type);
}

/** What was put there by `dragStories`; other pages may put anything there. */
export function droppedStories(transfer: DataTransfer): MovedStory[] {
  try {
    const read: unknown = JSON.parse(transfer.getData(type));
    return Array.isArray(read) ? read.filter(isStory) : [];
  } catch {
    return [];
  }
}

function isStory(one: unknown): one is MovedStory {
  return (
    typeof one === 'object' &&
    one !== null &&
    'id' in one &&
    typeof one.id === 'string' &&
    'name' in one &&
    typeof one.name === 'string' &&
    'folderId' in one &&
    (one.folderId === null || typeof one.folderId === 'string')
  );
}
