import { exportStory } from '../bar/export-story.ts';
import { unlockStory } from '../bar/unlock-story.ts';
import type { Editor } from '../state/editor.ts';
import { type Acts, isLocked, mayNotEdit, unless } from './act.ts';

/** What concerns the story as a whole. */
export const storyActs = {
  save: {
    title: 'Save now',
    group: 'Story',
    keys: ['Mod+S'],
    heard: 'fields',
    whyNot: mayNotEdit,
    run: ({ draft }) => void draft.save(),
  },
  settings: {
    title: 'Story settings',
    group: 'Story',
    run: ({ view }) => view.setState({ overlay: 'settings' }),
  },
  exportFile: {
    title: 'Export as file',
    group: 'Story',
    run: (editor) => void exportStory(editor),
  },
  lock: {
    title: 'Lock story…',
    group: 'Story',
    whyNot: unless(mayNotLock, (editor) => (isLocked(editor) ? 'The story is locked already.' : null)),
    run: ({ view }) => view.setState({ overlay: 'lock' }),
  },
  unlock: {
    title: 'Take the lock off',
    group: 'Story',
    whyNot: unless(mayNotLock, (editor) => (isLocked(editor) ? null : 'The story is not locked.')),
    run: (editor) => void unlockStory(editor),
  },
} as const satisfies Acts;

function mayNotLock({ canRun }: Editor): string | null {
  return canRun ? null : 'Your role in this team looks, it does not lock.';
}
