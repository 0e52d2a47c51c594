import { paletteSearchId } from '../palette/search-id.ts';
import { type Acts, mayNotEdit, noneSelected, thenCanvas, unless } from './act.ts';

/** What changes the draft. */
export const editActs = {
  undo: {
    title: 'Undo',
    group: 'Edit',
    keys: ['Mod+Z'],
    whyNot: unless(mayNotEdit, ({ draft }) =>
      draft.store.getState().history.undo.length === 0 ? 'Nothing to undo.' : null,
    ),
    run: thenCanvas(({ commands }) => commands.undo()),
  },
  redo: {
    title: 'Redo',
    group: 'Edit',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    whyNot: unless(mayNotEdit, ({ draft }) =>
      draft.store.getState().history.redo.length === 0 ? 'Nothing to redo.' : null,
    ),
    run: thenCanvas(({ commands }) => commands.redo()),
  },
  selectAll: {
    title: 'Select everything',
    group: 'Edit',
    keys: ['Mod+A'],
    run: thenCanvas(({ commands }) => commands.selectAll()),
  },
  duplicate: {
    title: 'Duplicate',
    group: 'Edit',
    keys: ['Mod+D'],
    whyNot: unless(mayNotEdit, noneSelected),
    run: thenCanvas(({ commands, view }) => commands.duplicate(view.getState().selection)),
  },
  remove: {
    title: 'Delete',
    group: 'Edit',
    keys: ['Delete', 'Backspace'],
    heard: 'canvas',
    whyNot: unless(mayNotEdit, ({ view }) => {
      const { selection, selectedLinks } = view.getState();
      return selection.length + selectedLinks.length === 0 ? 'Select what to delete first.' : null;
    }),
    run: thenCanvas(({ commands }) => commands.removeSelected()),
  },
  add: {
    title: 'Add an Action',
    group: 'Actions',
    keys: ['N'],
    whyNot: mayNotEdit,
    run: ({ view }) => {
      view.setState({ paletteTab: 'add' });
      requestAnimationFrame(() => document.getElementById(paletteSearchId)?.focus());
    },
  },
  disable: {
    title: 'Disable or enable',
    group: 'Actions',
    keys: ['D'],
    heard: 'canvas',
    whyNot: unless(mayNotEdit, noneSelected),
    run: thenCanvas(({ commands, view }) => commands.toggleDisabled(view.getState().selection)),
  },
} as const satisfies Acts;
