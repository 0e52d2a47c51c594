/** One opened story: the document, what is looked at, what happens in it, and what can be done. */
import type { Graph, Id, Position } from '@storyloom/engine';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StorySettings, TRPCClient } from '../../app-shell/trpc.ts';
import type { DraftState } from '../document/core.ts';
import type { Draft } from '../document/draft.ts';
import { emptyHistory } from '../document/history.ts';
import { type ActivityStore, createActivity } from '../live/activity.ts';
import { createPresence, type PresenceStore } from '../live/presence.ts';
import type { Box } from '../rules/boxes.ts';
import { centredOn } from '../rules/place.ts';
import type { Problem } from '../rules/problems.ts';
import type { Looking } from '../versions/looking.ts';
import { type Commands, createCommands } from './commands.ts';
import { createView, type ViewStore } from './view.ts';

/** What the canvas offers to the rest while it is on the page. */
export type CanvasHandle = {
  /** The middle of what is visible, in canvas pixels. */
  centre: () => Position;
  /** The canvas point under a point of the window. */
  at: (screen: Position) => Position;
  /** The point of the window over a canvas point. */
  screenOf: (at: Position) => Position;
  /** Pans so far that the Action can be seen. */
  reveal: (id: Id) => void;
  /** A number is the factor itself. */
  zoom: (to: 'in' | 'out' | 'whole' | number) => void;
  fit: () => void;
  /** Brings the selection into view; everything when nothing is selected. */
  fitSelection: () => void;
  /** What can be seen, in canvas pixels. */
  shown: () => Box;
  /** What has the focus while the keys of the canvas are heard. */
  element: () => Element | null;
  focus: () => void;
  /** Puts back what is being dragged, as if it had not been. False when nothing is. */
  putBack: () => boolean;
  /** Where the pointer is on the canvas, in canvas pixels; null while it is elsewhere. */
  pointer: () => Position | null;
};

/** What the page around the editor offers while it is there. */
export type PageHandle = {
  client: TRPCClient;
  /** What the page knows of the server is asked for again. */
  refresh: (what: 'runs' | 'settings') => void;
  /** What is set of the story, as the server says now; as it said last while it cannot be reached. */
  settings: () => Promise<StorySettings>;
  go: (path: string) => void;
};

export type Editor = {
  storyId: Id;
  teamId: Id;
  /** Nothing of the draft is changed: by a viewer, or by anyone while the story is locked. */
  readOnly: boolean;
  /** Whether this person may run, answer and set things; a viewer looks. */
  canRun: boolean;
  draft: Draft;
  /** Set where a version is shown as it ran, in place of this draft. */
  past: { versionId: Id; number: number; draft: Draft } | null;
  view: ViewStore;
  activity: ActivityStore;
  presence: PresenceStore;
  /** Told what the stream of hints brings of presence, while somebody listens. */
  onPresence: { current: { asked: () => void; connected: () => void } | null };
  /** What is wrong with the draft as it stands. */
  problems: StoreApi<{ byAction: ReadonlyMap<Id, readonly Problem[]> }>;
  commands: Commands;
  canvas: { current: CanvasHandle | null };
  page: { current: PageHandle | null };
  /** The formula field that has the focus: a click on a value of an event goes there. */
  formula: { current: { insert: (formula: string) => void } | null };
};

export function createEditor({
  head,
  shown,
  ...story
}: {
  storyId: Id;
  teamId: Id;
  readOnly: boolean;
  canRun: boolean;
  draft: Draft;
  head: { name: string; description: string };
  /** What is open at first. */
  shown?: {
    runId: Id | null;
    stepId: Id | null;
    /** An Action by its id or slug, or a note. */
    action: string | null;
    /** What is looked for in the story. */
    find: string | null;
    looking: Looking | null;
  };
}): Editor {
  const view = createView(head);
  const commands = createCommands({ draft: story.draft, view });
  if (shown) {
    const { action, find, ...rest } = shown;
    view.setState({ ...rest, find: find === null ? null : { text: find, at: -1 } });
    const { actions, notes } = story.draft.store.getState().graph;
    const open = [...Object.values(actions), ...Object.values(notes)].find(
      (one) => one.id === action || ('slug' in one && one.slug === action),
    );
    if (open) commands.select([open.id], 'open');
  }
  return {
    ...story,
    past: null,
    view,
    activity: createActivity(),
    presence: createPresence(),
    onPresence: { current: null },
    problems: createStore(() => ({ byAction: new Map() })),
    commands,
    canvas: { current: null },
    page: { current: null },
    formula: { current: null },
  };
}

/** The same story as one of its versions: to look at. What is selected and what runs did is shared. */
export function pastEditor(editor: Editor, version: { id: Id; number: number; graph: Graph }): Editor {
  const now = editor.draft.store.getState();
  const store = createStore<DraftState>(() => ({
    ...now,
    graph: version.graph,
    held: [],
    history: emptyHistory,
  }));
  const draft: Draft = { ...editor.draft, store, commit: () => {}, seal: () => {}, travel: () => null };
  return {
    ...editor,
    readOnly: true,
    canRun: false,
    past: { versionId: version.id, number: version.number, draft: editor.draft },
    draft,
    commands: createCommands({ draft, view: editor.view }),
    problems: createStore(() => ({ byAction: new Map() })),
  };
}

/** Where something asked for goes: where the menu of the canvas is open, or under the pointer, if that is on it. */
export function pastingPlace(editor: Editor): Position {
  const { menu } = editor.view.getState();
  if (menu?.on.kind === 'canvas') return menu.on.at;
  const pointer = editor.canvas.current?.pointer();
  return pointer ? centredOn(pointer) : restingPlace(editor);
}

/** Where something new goes when nothing says where: the middle of the canvas, or below everything. */
export function restingPlace(editor: Editor): Position {
  const centre = editor.canvas.current?.centre();
  if (centre) return centre;
  const positions = Object.values(editor.draft.store.getState().graph.actions).map(
    ({ position }) => position,
  );
  return { x: 0, y: positions.reduce((lowest, { y }) => Math.max(lowest, y + 88), 0) };
}
