'use client';
import type { DragEvent } from 'react';
import { centredOn } from '../rules/place.ts';
import { useEditor } from '../state/use-editor.ts';
import { tellPasted } from './clipboard.ts';
import type { ElementsStore } from './elements-store.ts';

/** What the palette puts into a drag. */
export const DRAGGED_TYPE = 'application/x-storyloom-action';

/** Takes Actions dragged from the palette, onto a link too, and story files dragged from the desktop. */
export function useDrop(elements: ElementsStore) {
  const { commands, canvas, view, readOnly } = useEditor();
  const over = (dropLink: string | null) => {
    if (view.getState().dropLink !== dropLink) view.setState({ dropLink });
  };
  const linkUnder = (screen: { x: number; y: number }) => {
    const at = canvas.current?.at(screen);
    return at ? elements.lines.at(at) : null;
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
        void file
          .text()
          .then((text) => commands.paste(text, at))
          .then(tellPasted);
      }
    },
  };
}
