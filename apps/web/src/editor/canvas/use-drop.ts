'use client';
import type { DragEvent } from 'react';
import { notify } from '../../ui/toaster.tsx';
import type { Pasted } from '../rules/clipboard.ts';
import { centredOn } from '../rules/place.ts';
import { useEditor } from '../state/use-editor.ts';

/** What the palette puts into a drag. */
export const DRAGGED_TYPE = 'application/x-storyloom-action';

/** Takes Actions dragged from the palette, and story files dragged from the desktop. */
export function useDrop() {
  const { commands, canvas, readOnly } = useEditor();
  return {
    onDragOver: (event: DragEvent) => {
      const { types } = event.dataTransfer;
      if (readOnly || !(types.includes(DRAGGED_TYPE) || types.includes('Files'))) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event: DragEvent) => {
      if (readOnly) return;
      const screen = { x: event.clientX, y: event.clientY };
      const at = centredOn(canvas.current?.at(screen) ?? { x: 0, y: 0 });
      const type = event.dataTransfer.getData(DRAGGED_TYPE);
      const file = event.dataTransfer.files.item(0);
      if (type === '' && file === null) return;
      event.preventDefault();
      if (type !== '') commands.add({ type, at });
      else if (file) {
        void file.text().then((text) => {
          tellPasted(commands.paste(text, at));
        });
      }
    },
  };
}

/** Says why a paste or a file could not be taken, or what is to be known of what it made. */
export function tellPasted(pasted: Pasted): void {
  if (!pasted.ok) {
    notify.failed(pasteFailure(pasted.problems));
    return;
  }
  const { remarks } = pasted;
  if (remarks.length === 0) return;
  const more = remarks.length - mostRemarks;
  const shown = [...remarks.slice(0, mostRemarks), ...(more > 0 ? [`And ${more} more.`] : [])];
  notify.done({ title: 'Added, with something left to do', detail: shown.join(' ') });
}

const mostRemarks = 4;

function pasteFailure(problems: { path: string; message: string }[] | null) {
  if (problems === null)
    return {
      title: 'This is not a story',
      detail: 'Paste an exported story, copied Actions or a cURL command.',
    };
  const [first, ...more] = problems;
  if (first?.path === 'curl') return { title: 'This command cannot be added', detail: first.message };
  const others = more.length > 0 ? ` And ${more.length} more.` : '';
  return { title: 'This story cannot be added', detail: `${first?.path}: ${first?.message}${others}` };
}
