'use client';
import { notify } from '../../ui/toaster.tsx';
import { writeClipboard } from '../../ui/write-clipboard.ts';
import { useEditor } from '../state/use-editor.ts';

/** Puts a path into the formula being edited, or into the clipboard. */
export function useTakePath(): (path: string) => void {
  const { formula } = useEditor();
  return (path) => {
    if (formula.current) {
      formula.current.insert(path);
      return;
    }
    void writeClipboard(`<<${path}>>`).then((done) => {
      if (done)
        notify.done({ title: `<<${path}>> copied`, detail: 'Paste it into any option of a later Action.' });
    });
  };
}
