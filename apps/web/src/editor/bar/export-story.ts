import { toStoryFile } from '@storyloom/engine';
import { explain } from '../../app-shell/explain.ts';
import { saveFile } from '../../app-shell/save-file.ts';
import { notify } from '../../ui/toaster.tsx';
import type { Editor } from '../state/editor.ts';

/**
 * Saves the story as a file, as it is on the screen; what is set of it beside its graph, as the server has it.
 * Away from the server too: the file may be the only copy of what could not be saved.
 */
export async function exportStory({ draft, view, page }: Editor): Promise<void> {
  const { name, description } = view.getState().story;
  const { graph } = draft.store.getState();
  try {
    const settings = await page.current?.settings();
    if (!settings) return;
    const { sendToStory, disableAfter, monitorFailures, reportingStatus } = settings;
    const around = { sendToStory, disableAfter, monitorFailures, reportingStatus };
    const file = toStoryFile({ name, description, graph, ...around });
    const plain = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
    saveFile(`${plain === '' ? 'story' : plain}.story.json`, `${JSON.stringify(file, null, 2)}\n`);
  } catch (error) {
    notify.failed({ title: 'The story was not exported', detail: explain(error) });
  }
}
