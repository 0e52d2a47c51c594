/** What one person looks at: never saved to the server, never shared. */
import type { Id, Position, StoryRunState } from '@storyloom/engine';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type EventSearch, everyEvent } from '../rules/event-search.ts';
import type { Problem } from '../rules/problems.ts';
import type { ReplayPlace } from '../rules/replay.ts';
import type { SampleChoice } from '../trial/sample.ts';
import type { Looking } from '../versions/looking.ts';
import { panesRemembered } from './panes.ts';

type PanelTab = 'options' | 'test' | 'events' | 'help';
type DrawerTab = 'runs' | 'events' | 'problems' | 'versions';

type Overlay = 'settings' | 'lock' | 'run' | 'publish' | 'commands' | 'shortcuts' | 'formulas' | 'stories';

type StoryHead = { name: string; description: string };

/** The three parts of an opened panel. */
export type Pane = 'input' | 'options' | 'output';

/** How values are shown beside the options. */
export type ValueLook = 'tree' | 'table' | 'schema' | 'json';

export type Connecting = {
  from: Id;
  port: string;
  /** The link that is led elsewhere, and which of its ends is chosen; null for a new link. */
  moves: { link: Id; end: 'from' | 'to' } | null;
  /** What the pointer or the arrows are on, and why it cannot be the target. */
  candidate: Id | null;
  refusal: string | null;
};

export type MenuTarget = { kind: 'canvas'; at: Position } | { kind: 'items' } | { kind: 'link'; id: Id };

export type ViewState = {
  /** The story's name and description as this page last knew them. */
  story: StoryHead;
  /** Selected Actions, notes and groups. One selected Action is what the panel shows. */
  selection: readonly Id[];
  selectedLinks: readonly Id[];
  /** Where the keyboard is on the canvas. */
  focus: Id | null;
  panelOpen: boolean;
  panelTab: PanelTab;
  panelWidth: number;
  /** The panel stands open to input, options and output; `pane` is where the keyboard went last. */
  panesOpen: boolean;
  pane: Pane;
  /** The pane that a key asked for: it takes the keyboard. */
  paneWanted: Pane | null;
  valueLook: ValueLook;
  /** What previews and tests of an Action run on, where a person chose it. */
  samples: Readonly<Record<Id, SampleChoice>>;
  paletteTab: 'add' | 'outline';
  drawerOpen: boolean;
  drawerTab: DrawerTab;
  drawerHeight: number;
  /** A link that lacks its target. */
  connecting: Connecting | null;
  /**
   * The list of types: opened where a wire was dropped, behind an Action, or `into` a link. `at` in canvas
   * pixels, `screen` in the window's.
   */
  quickAdd: {
    at: Position;
    screen: Position;
    after: { from: Id; port: string } | null;
    into?: Id;
  } | null;
  /** What a menu was opened for, where in the window, by a pointer or not, and what gets the focus back in place of the canvas. */
  menu: { on: MenuTarget; screen: Position; by?: HTMLElement; pointed?: boolean } | null;
  /** What is being placed by a click, the arrows or coordinates, and where it would stand; not in the draft yet. */
  moving: Readonly<Record<Id, Position>> | null;
  /** The link that the pointer is on. */
  hotLink: Id | null;
  /** The link that what is dragged would be put into. */
  dropLink: Id | null;
  /** The note whose text, or the group whose name, is being written on the canvas. */
  editing: Id | null;
  /** How much is being tidied; null while nothing is. */
  tidying: number | null;
  /** Runs in this state are listed; null lists all. */
  runFilter: StoryRunState | null;
  /** The run that is shown on the canvas, and the step of it that the drawer shows. */
  runId: Id | null;
  stepId: Id | null;
  /** A version, or what differs between two, that is shown in place of the draft. */
  looking: Looking | null;
  /** Of the drawer's versions: these, or who changed what of the draft. */
  versionsShown: 'versions' | 'edits';
  /** The version that the canvas and the panel show, as it was; null shows the draft. */
  pastId: Id | null;
  /** The moment of the run that the canvas shows; null shows all of it. */
  replay: ReplayPlace | null;
  playing: boolean;
  /** The run that the shown one is compared with. */
  compareId: Id | null;
  /** Which events the drawer lists. */
  eventSearch: EventSearch;
  /** What lies over the editor and takes its keys. */
  overlay: Overlay | null;
  /** What is looked for in this story; null while the search is closed. `at` is the hit one stands on. */
  find: { text: string; at: number } | null;
  /** What was looked for in all stories last. */
  storiesText: string;
  /** A card that draws the eye for a moment. */
  pulse: Id | null;
  /** The Action that is to be tested as soon as its event is there. */
  testWanted: Id | null;
  /** The problem one stands on. */
  problemAt: Problem | null;
  /** The option that a problem led to: its field takes the focus when it appears. */
  optionWanted: { actionId: Id; key: string } | null;
  /** The step of the tour that is shown. */
  tourStep: number | null;
  /** The last thing worth saying to people who do not see the canvas; the number makes repeats heard. */
  said: { text: string; count: number };
};

export type ViewStore = StoreApi<ViewState>;

export const PANEL_WIDTH = { least: 320, usual: 400, most: 640 } as const;
export const DRAWER_HEIGHT = { least: 120, usual: 232, most: 560 } as const;

export function createView(story: StoryHead): ViewStore {
  return createStore<ViewState>(() => ({
    story,
    selection: [],
    selectedLinks: [],
    focus: null,
    panelOpen: false,
    panelTab: 'options',
    panelWidth: PANEL_WIDTH.usual,
    panesOpen: panesRemembered(),
    pane: 'options',
    paneWanted: null,
    valueLook: 'tree',
    samples: {},
    paletteTab: 'add',
    drawerOpen: true,
    drawerTab: 'runs',
    drawerHeight: DRAWER_HEIGHT.usual,
    connecting: null,
    quickAdd: null,
    menu: null,
    moving: null,
    hotLink: null,
    dropLink: null,
    editing: null,
    tidying: null,
    runFilter: null,
    runId: null,
    stepId: null,
    looking: null,
    versionsShown: 'versions',
    pastId: null,
    replay: null,
    playing: false,
    compareId: null,
    eventSearch: everyEvent,
    overlay: null,
    find: null,
    storiesText: '',
    pulse: null,
    testWanted: null,
    problemAt: null,
    optionWanted: null,
    tourStep: null,
    said: { text: '', count: 0 },
  }));
}

/** What is shown in place of the draft, or drawn on it: a run or a version, never both. */
const draftAlone = {
  runId: null,
  stepId: null,
  pastId: null,
  replay: null,
  playing: false,
  compareId: null,
  looking: null,
};

/** Shows a run on the canvas and in the drawer, or the latest of everything; nothing of what was shown before is left. */
export function showRun(view: ViewStore, runId: Id | null, stepId: Id | null = null): void {
  const drawer = runId === null ? {} : ({ drawerOpen: true, drawerTab: 'runs' } as const);
  view.setState({ ...draftAlone, runId, stepId, ...drawer });
}

/** Shows a version, or what differs between two, in place of the draft; null shows the draft again. */
export function lookAt(view: ViewStore, looking: Looking | null): void {
  view.setState({ ...draftAlone, looking, panelOpen: false });
}

/** Says something to a screen reader. */
export function say(view: ViewStore, text: string): void {
  view.setState(({ said }) => ({ said: { text, count: said.count + 1 } }));
}
