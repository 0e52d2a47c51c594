import { toStoryFile } from '@storyloom/engine';
import { saveFile } from '../../app-shell/save-file.ts';
import type { Editor } from '../state/editor.ts';

/** Saves the story as a file, as it is on the screen. */
export function exportStory({ draft, view }: Editor): void {
  const { name, description } = view.getState().story;
  const { graph } = draft.store.getState();
  const file = toStoryFile({ name, description, graph });
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  saveFile(`${plain === '' ? 'story' : plain}.story.json`, `${JSON.stringify(file, null, 2)}\n`);
}
