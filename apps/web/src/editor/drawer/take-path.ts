'use client';
import { notify } from '../../ui/toaster.tsx';
import { writeClipboard } from '../../ui/write-clipboard.ts';
import { useEditor } from '../state/use-editor.ts';

/** Puts the path of a value into the formula being edited, else into the clipboard. */
export function useTakePath(): (path: string) => void {
  const { formula } = useEditor();
  return (path) => {
    if (formula.current) formula.current.insert(path);
    else void copyPath(path);
  };
}

export async function copyPath(path: string): Promise<void> {
  const done = await writeClipboard(`<<${path}>>`);
  if (done)
    notify.done({ title: `<<${path}>> copied`, detail: 'Paste it into any option of a later Action.' });
}

/** A text as it is, anything else as JSON. */
export async function copyValue(text: string): Promise<void> {
  if (await writeClipboard(text)) notify.done({ title: 'Value copied' });
}
