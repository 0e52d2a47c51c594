import type { Id } from '@storyloom/engine';
import { explain } from '../../app-shell/explain.ts';
import { notify } from '../../ui/toaster.tsx';
import type { Editor } from '../state/editor.ts';
import { showRun } from '../state/view.ts';

/** Failed runs that are looked through for the one that an Action ended. */
const lookedThrough = 50;

/**
 * The newest run that failed at this Action, with its error, from where it is run again; the Action's events where
 * what follows took care of its failures.
 */
export async function showFailure(
  { draft, view, commands, page, storyId }: Editor,
  actionId: Id,
): Promise<void> {
  const name = draft.store.getState().graph.actions[actionId]?.name;
  const { current } = page;
  if (!current) return;
  try {
    const failed = { storyId, state: 'failed', limit: lookedThrough } as const;
    const { items } = await current.client.runs.list.query(failed);
    const run = items.find(({ failedAction }) => failedAction === name);
    if (run) showRun(view, run.id);
    else commands.showEvents(actionId);
  } catch (error) {
    notify.failed({ title: `The failure of “${name}” does not show`, detail: explain(error) });
  }
}
