import { exportStory } from '../bar/export-story.ts';
import type { Acts } from './act.ts';

/** What concerns the story as a whole. */
export const storyActs = {
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
