'use client';
import type { DragEvent } from 'react';
import { takeReadyMade } from '../palette/take-ready-made.ts';
import type { Likeness } from '../rules/add.ts';
import { centredOn } from '../rules/place.ts';
import { useEditor } from '../state/use-editor.ts';
import { tellPasted } from './clipboard.ts';
import type { ElementsStore } from './elements-store.ts';

/** What the palette puts into a drag. */
export const DRAGGED_TYPE = 'application/x-storyloom-action';
/** The same for a ready-made Action: its slug in the catalog. */
export const DRAGGED_TEMPLATE = 'application/x-storyloom-template';

const isOurs = (types: readonly string[]) => types.includes(DRAGGED_TYPE) || types.includes(DRAGGED_TEMPLATE);

/** Takes Actions dragged from the palette, onto a link too, and story files dragged from the desktop. */
export function useDrop(elements: ElementsStore) {
  const editor = useEditor();
  const { commands, canvas, view, readOnly } = editor;
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
      if (readOnly || !(isOurs(types) || types.includes('Files'))) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      over(isOurs(types) ? linkUnder({ x: event.clientX, y: event.clientY }) : null);
    },
    onDragLeave: () => over(null),
    onDrop: (event: DragEvent) => {
      if (readOnly) return;
      over(null);
      const screen = { x: event.clientX, y: event.clientY };
      const at = centredOn(canvas.current?.at(screen) ?? { x: 0, y: 0 });
      const type = event.dataTransfer.getData(DRAGGED_TYPE);
      const template = event.dataTransfer.getData(DRAGGED_TEMPLATE);
      const file = event.dataTransfer.files.item(0);
      if (type === '' && template === '' && file === null) return;
      event.preventDefault();
      const link = isOurs(event.dataTransfer.types) ? linkUnder(screen) : null;
      const put = (made: { type: string; like?: Likeness }) => {
        if (link === null || commands.insertInto(link, made.type, at, made.like) === null)
          commands.add({ ...made, at });
      };
      if (type !== '') put({ type });
      else if (template !== '') void takeReadyMade(editor, template, put);
      else if (file) {
        void file
          .text()
          .then((text) => commands.paste(text, at))
          .then(tellPasted);
      }
    },
  };
}
