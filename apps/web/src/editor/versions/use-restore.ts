'use client';
import { changesBetween } from '@storyloom/engine';
import { notify } from '../../ui/toaster.tsx';
import { useEditor } from '../state/use-editor.ts';
import { lookAt, say } from '../state/view.ts';
import { useVersionGraph } from './use-version-graph.ts';

/** Makes the draft what a version is: as changes of the draft, one step of undo. */
export function useRestore(): (number: number) => Promise<void> {
  const { draft, view } = useEditor();
  const graphOf = useVersionGraph();
  return async (number) => {
    const graph = await graphOf(number);
    if (graph === null) return;
    const changes = changesBetween(draft.store.getState().graph, graph);
    draft.commit(changes, { label: `Restore version ${number}` });
    lookAt(view, null);
    const title = `The draft is version ${number} ${changes.length === 0 ? 'already' : 'again'}`;
    say(view, title);
    const action = { label: 'Undo', run: () => draft.travel('undo') };
    notify.done({ title, ...(changes.length === 0 ? {} : { action }) });
  };
}
