import { useMapShown } from '../canvas/map-shown.ts';
import type { Axis, Edge } from '../rules/align.ts';
import { freeNotePlace } from '../rules/free-place.ts';
import { type Editor, restingPlace } from '../state/editor.ts';
import { type Act, type Acts, mayNotEdit, noneSelected, thenCanvas, unless } from './act.ts';

/** What brings order to the canvas. */
export const arrangeActs = {
  tidy: {
    title: 'Tidy',
    group: 'Canvas',
    keys: ['Shift+T'],
    whyNot: unless(mayNotEdit, ({ draft }) =>
      Object.keys(draft.store.getState().graph.actions).length === 0 ? 'There is nothing to tidy.' : null,
    ),
    run: thenCanvas(({ commands }) => void commands.tidy()),
  },
  alignLeft: align('Align left', 'left', 'Alt+A'),
  alignCentre: align('Align centres', 'centre', 'Alt+H'),
  alignRight: align('Align right', 'right', 'Alt+D'),
  alignTop: align('Align top', 'top', 'Alt+W'),
  alignMiddle: align('Align middles', 'middle', 'Alt+V'),
  alignBottom: align('Align bottom', 'bottom', 'Alt+S'),
  spreadAcross: spread('Distribute across', 'across', 'Alt+Shift+H'),
  spreadDown: spread('Distribute down', 'down', 'Alt+Shift+V'),
  group: {
    title: 'Group',
    group: 'Edit',
    keys: ['Mod+G'],
    whyNot: unless(mayNotEdit, noneSelected, (editor) =>
      onlyGroup(editor) === null ? null : 'It is a group already.',
    ),
    run: ({ commands, view }) => void commands.group(view.getState().selection),
  },
  ungroup: {
    title: 'Ungroup',
    group: 'Edit',
    keys: ['Mod+Shift+G'],
    whyNot: unless(mayNotEdit, noGroup),
    run: thenCanvas(({ commands, view }) => commands.ungroup(view.getState().selection)),
  },
  collapse: {
    title: 'Collapse or expand the group',
    titleNow: ({ commands, view }) =>
      commands.wouldCollapse(view.getState().selection) ? 'Collapse the group' : 'Expand the group',
    group: 'Canvas',
    keys: ['.'],
    heard: 'canvas',
    whyNot: unless(mayNotEdit, noGroup),
    run: thenCanvas(({ commands, view }) => commands.toggleCollapsed(view.getState().selection)),
  },
  removeGroup: {
    title: 'Delete the group with its Actions',
    group: 'Edit',
    whyNot: unless(mayNotEdit, ({ view, draft }) =>
      groupOf({ view, draft }) === null ? 'Select a group first.' : null,
    ),
    run: thenCanvas((editor) => {
      const id = groupOf(editor);
      if (id !== null) editor.commands.removeGroup(id);
    }),
  },
  addNote: {
    title: 'Add a note',
    group: 'Edit',
    keys: ['Shift+N'],
    whyNot: mayNotEdit,
    run: (editor) => {
      const { graph } = editor.draft.store.getState();
      editor.commands.addNote(freeNotePlace(graph, restingPlace(editor)));
    },
  },
  showActionEvents: {
    title: 'Show the events of the Action',
    group: 'View',
    keys: ['E'],
    heard: 'canvas',
    whyNot: ({ view, draft }) => {
      const { focus } = view.getState();
      return focus && draft.store.getState().graph.actions[focus] ? null : 'Select an Action first.';
    },
    run: ({ commands, view }) => {
      const { focus } = view.getState();
      if (focus) commands.showEvents(focus);
    },
  },
  fitSelection: {
    title: 'Fit selection',
    group: 'View',
    keys: ['2'],
    heard: 'canvas',
    run: ({ canvas }) => canvas.current?.fitSelection(),
  },
  map: {
    title: 'Show or hide the map',
    group: 'View',
    keys: ['Shift+M'],
    run: () => useMapShown.getState().toggle(),
  },
} as const satisfies Acts;

function align(title: string, edge: Edge, keys: string) {
  return {
    title,
    group: 'Canvas',
    keys: [keys],
    whyNot: unless(mayNotEdit, fewerThan(2)),
    run: thenCanvas(({ commands }) => commands.align(edge)),
  } as const satisfies Act;
}

function spread(title: string, axis: Axis, keys: string) {
  return {
    title,
    group: 'Canvas',
    keys: [keys],
    whyNot: unless(mayNotEdit, fewerThan(3)),
    run: thenCanvas(({ commands }) => commands.distribute(axis)),
  } as const satisfies Act;
}

function fewerThan(least: 2 | 3): NonNullable<Act['whyNot']> {
  return ({ view }) =>
    view.getState().selection.length < least
      ? `Select ${least === 2 ? 'two' : 'three'} or more first.`
      : null;
}

/** Nothing of the selection is a group or stands in one. */
function noGroup({ view, draft }: Editor): string | null {
  const { actions, notes, groups } = draft.store.getState().graph;
  const has = view.getState().selection.some((id) => groups[id] ?? (actions[id] ?? notes[id])?.group);
  return has ? null : 'Select a group, or something in one, first.';
}

/** The group that is selected and nothing else. */
function onlyGroup({ view, draft }: Editor): string | null {
  const [id, more] = view.getState().selection;
  return id !== undefined && more === undefined && draft.store.getState().graph.groups[id] ? id : null;
}

function groupOf({ view, draft }: Pick<Editor, 'view' | 'draft'>): string | null {
  const { groups } = draft.store.getState().graph;
  return view.getState().selection.find((id) => groups[id]) ?? null;
}
