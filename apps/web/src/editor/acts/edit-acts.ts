import { isSource } from '../rules/types.ts';
import type { Editor } from '../state/editor.ts';
import { type Acts, mayNotEdit, noActionSelected, noneSelected, thenCanvas, unless } from './act.ts';

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
  heal: {
    title: 'Delete and reconnect',
    group: 'Edit',
    keys: ['Mod+Delete', 'Mod+Backspace'],
    heard: 'canvas',
    whyNot: unless(mayNotEdit, noActionSelected),
    run: thenCanvas(({ commands }) => commands.healSelected()),
  },
  disable: {
    title: 'Disable or enable',
    titleNow: (editor) =>
      selectedActions(editor).every(({ disabled }) => disabled === true)
        ? 'Enable'
        : 'Disable, events end here',
    group: 'Actions',
    keys: ['D'],
    heard: 'canvas',
    whyNot: unless(mayNotEdit, noActionSelected),
    run: thenCanvas(({ commands, view }) => commands.toggleDisabled(view.getState().selection)),
  },
  bypass: {
    title: 'Bypass or end the bypass',
    titleNow: (editor) =>
      selectedActions(editor).every((action) => isSource(action) || action.bypassed === true)
        ? 'End bypass'
        : 'Bypass, events pass through',
    group: 'Actions',
    keys: ['B'],
    heard: 'canvas',
    whyNot: unless(mayNotEdit, noActionSelected, (editor) =>
      selectedActions(editor).every(isSource)
        ? 'It starts the story, so there is nothing to pass on. Disable it instead.'
        : null,
    ),
    run: thenCanvas(({ commands, view }) => commands.toggleBypassed(view.getState().selection)),
  },
} as const satisfies Acts;

function selectedActions({ view, draft }: Editor) {
  const { actions } = draft.store.getState().graph;
  return view.getState().selection.flatMap((id) => actions[id] ?? []);
}
