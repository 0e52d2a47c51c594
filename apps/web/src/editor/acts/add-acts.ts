import { paletteSearchId } from '../palette/search-id.ts';
import { likelyPort } from '../rules/connect.ts';
import { CARD, spotAfter } from '../rules/place.ts';
import { type Editor, pastingPlace } from '../state/editor.ts';
import type { ViewState } from '../state/view.ts';
import { type Acts, mayNotEdit, noCanvas, unless } from './act.ts';

/** Adding: each opens a list that is searched by typing. */
export const addActs = {
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
  addHere: {
    title: 'Add an Action here…',
    titleNow: () => 'Add an Action…',
    group: 'Actions',
    whyNot: unless(mayNotEdit, noCanvas),
    run: (editor) => {
      const at = pastingPlace(editor);
      list(editor, { at, screen: screenOf(editor, at), after: null });
    },
  },
  addBehind: {
    title: 'Add what follows the selected Action',
    titleNow: () => 'Add what follows…',
    group: 'Actions',
    keys: ['Tab'],
    heard: 'canvas',
    leftToBrowser: 'unlessPossible',
    whyNot: unless(mayNotEdit, noCanvas, (editor) =>
      spotBehind(editor) === null ? 'Select one Action first.' : null,
    ),
    run: (editor) => {
      const spot = spotBehind(editor);
      if (spot) list(editor, { ...spot, screen: screenOf(editor, spot.at) });
    },
  },
  insert: {
    title: 'Insert an Action on the link…',
    titleNow: () => 'Insert an Action…',
    group: 'Actions',
    whyNot: unless(mayNotEdit, noCanvas, (editor) =>
      selectedLink(editor) === null ? 'Select a link first.' : null,
    ),
    run: (editor) => {
      const link = selectedLink(editor);
      if (!link) return;
      const { [link.from]: from, [link.to]: to } = editor.draft.store.getState().graph.actions;
      const at = {
        x: ((from?.position.x ?? 0) + (to?.position.x ?? 0) + CARD.width) / 2,
        y: ((from?.position.y ?? 0) + (to?.position.y ?? 0) + CARD.height) / 2,
      };
      list(editor, { at, screen: screenOf(editor, at), after: null, into: link.id });
    },
  },
} as const satisfies Acts;

/** Opens the list of types. */
function list({ view }: Editor, quickAdd: NonNullable<ViewState['quickAdd']>): void {
  view.setState({ quickAdd, connecting: null });
}

/** Where the list stands: where the menu was, or at the canvas point that it is about. */
function screenOf({ view, canvas }: Editor, at: { x: number; y: number }) {
  return view.getState().menu?.screen ?? canvas.current?.screenOf(at) ?? at;
}

/** The one selected link. */
export function selectedLink({ view, draft }: Editor) {
  const [id, more] = view.getState().selectedLinks;
  return id === undefined || more !== undefined ? null : (draft.store.getState().graph.links[id] ?? null);
}

/** Where an Action goes that follows the one selected, and from which port; null when there is none. */
function spotBehind({ view, draft }: Editor) {
  const { selection, connecting } = view.getState();
  const [from, more] = selection;
  const { graph } = draft.store.getState();
  if (from === undefined || more !== undefined || connecting || !graph.actions[from]) return null;
  const [port, at] = [likelyPort(graph, from), spotAfter(graph, from)];
  return port === null || !at ? null : { at, after: { from, port } };
}
