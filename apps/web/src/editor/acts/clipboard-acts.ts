import { copySelected, pasteFromClipboard } from '../canvas/clipboard.ts';
import { pastingPlace } from '../state/editor.ts';
import { type Acts, mayNotEdit, noneSelected, thenCanvas, unless } from './act.ts';

/** The clipboard. By key the browser sends an event of its own, which needs no permission: see `use-shortcuts`. */
export const clipboardActs = {
  cut: {
    title: 'Cut',
    group: 'Edit',
    keys: ['Mod+X'],
    leftToBrowser: 'always',
    whyNot: unless(mayNotEdit, noneSelected),
    run: thenCanvas((editor) => {
      const { selection } = editor.view.getState();
      void copySelected(editor).then((done) => done && editor.commands.remove(selection));
    }),
  },
  copy: {
    title: 'Copy',
    group: 'Edit',
    keys: ['Mod+C'],
    leftToBrowser: 'always',
    whyNot: noneSelected,
    run: thenCanvas((editor) => void copySelected(editor)),
  },
  paste: {
    title: 'Paste',
    group: 'Edit',
    keys: ['Mod+V'],
    leftToBrowser: 'always',
    whyNot: mayNotEdit,
    run: thenCanvas((editor) => void pasteFromClipboard(editor, pastingPlace(editor))),
  },
  pasteLinked: {
    title: 'Paste with incoming links',
    group: 'Edit',
    keys: ['Mod+Shift+V'],
    leftToBrowser: 'always',
    whyNot: mayNotEdit,
    run: thenCanvas(
      (editor) => void pasteFromClipboard(editor, pastingPlace(editor), { keepIncoming: true }),
    ),
  },
} as const satisfies Acts;
