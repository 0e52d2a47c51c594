import { explain } from '../../app-shell/explain.ts';
import { notify } from '../../ui/toaster.tsx';
import type { Editor } from '../state/editor.ts';
import { say } from '../state/view.ts';

/** Takes the lock off the story that is open; the editor opens it to edits as soon as it knows. */
export async function unlockStory({ storyId, page, view }: Editor): Promise<void> {
  const { current } = page;
  if (!current) return;
  try {
    await current.client.stories.unlock.mutate({ id: storyId });
    say(view, 'The lock is off');
  } catch (error) {
    notify.failed({ title: 'The lock was not taken off', detail: explain(error) });
  }
  current.refresh('settings');
}
