'use client';
import type { Position } from '@storyloom/engine';
import type { DragEvent } from 'react';
import { notify } from '../../ui/toaster.tsx';
import type { Pasted } from '../rules/clipboard.ts';
import { centredOn } from '../rules/place.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor } from '../state/use-editor.ts';
import { linkUnder } from './link-under.ts';

/** What the palette puts into a drag. */
export const DRAGGED_TYPE = 'application/x-storyloom-action';

/** Takes Actions dragged from the palette, onto a link too, and story files dragged from the desktop. */
export function useDrop() {
  const { commands, canvas, view, readOnly } = useEditor();
  const over = (dropLink: string | null) => {
    if (view.getState().dropLink !== dropLink) view.setState({ dropLink });
  };
  return {
    onDragOver: (event: DragEvent) => {
      const { types } = event.dataTransfer;
      if (readOnly || !(types.includes(DRAGGED_TYPE) || types.includes('Files'))) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      over(types.includes(DRAGGED_TYPE) ? linkUnder({ x: event.clientX, y: event.clientY }) : null);
    },
    onDragLeave: () => over(null),
    onDrop: (event: DragEvent) => {
      if (readOnly) return;
      over(null);
      const screen = { x: event.clientX, y: event.clientY };
      const at = centredOn(canvas.current?.at(screen) ?? { x: 0, y: 0 });
      const type = event.dataTransfer.getData(DRAGGED_TYPE);
      const file = event.dataTransfer.files.item(0);
      if (type === '' && file === null) return;
      event.preventDefault();
      const link = type === '' ? null : linkUnder(screen);
      if (type !== '') {
        if (link === null || commands.insertInto(link, type, at) === null) commands.add({ type, at });
      } else if (file) {
        void file.text().then((text) => {
          tellPasted(commands.paste(text, at));
        });
      }
    },
  };
}

/** Pastes what the browser lets a page read; says so when it does not. */
export async function pasteFromClipboard(
  { commands }: Editor,
  at: Position,
  how: { keepIncoming: boolean } = { keepIncoming: false },
): Promise<Pasted | null> {
  const text = await readClipboard();
  if (text === null) {
    notify.failed({
      title: 'Press Ctrl V to paste',
      detail: 'The browser keeps the clipboard from this page.',
    });
    return null;
  }
  const pasted = commands.paste(text, at, how);
  tellPasted(pasted);
  return pasted;
}

/** Null when the browser or the person says no; over plain http there is none to ask. */
async function readClipboard(): Promise<string | null> {
  const { clipboard }: { clipboard?: Clipboard } = navigator;
  try {
    return (await clipboard?.readText()) ?? null;
  } catch {
    return null;
  }
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
      detail: 'Paste an exported story, copied Actions, a cURL command, an address or a story of n8n.',
    };
  const [first, ...more] = problems;
  if (first?.path === 'curl') return { title: 'This command cannot be added', detail: first.message };
  const others = more.length > 0 ? ` And ${more.length} more.` : '';
  return { title: 'This story cannot be added', detail: `${first?.path}: ${first?.message}${others}` };
}
