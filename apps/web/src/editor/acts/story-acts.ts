import { exportStory } from '../bar/export-story.ts';
import { type Acts, mayNotEdit } from './act.ts';

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
    run: exportStory,
  },
} as const satisfies Acts;
