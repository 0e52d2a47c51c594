/** What one person looks at: never saved to the server, never shared. */
import type { Id, Position, StoryRunState } from '@storyloom/engine';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../rules/problems.ts';
import type { Looking } from '../versions/looking.ts';

type PanelTab = 'options' | 'test' | 'events' | 'help';
type DrawerTab = 'runs' | 'events' | 'problems' | 'versions';

type Overlay = 'settings' | 'run' | 'publish' | 'commands' | 'shortcuts' | 'formulas' | 'stories';

type StoryHead = { name: string; description: string };

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
  /** Selected Actions and notes. One selected Action is what the panel shows. */
  selection: readonly Id[];
  selectedLinks: readonly Id[];
  /** Where the keyboard is on the canvas. */
  focus: Id | null;
  panelOpen: boolean;
  panelTab: PanelTab;
  panelWidth: number;
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
  /** What a menu was opened for, and where in the window. */
  menu: { on: MenuTarget; screen: Position } | null;
  /** What is being placed by a click, the arrows or coordinates, and where it would stand; not in the draft yet. */
  moving: Readonly<Record<Id, Position>> | null;
  /** The link that the pointer is on. */
  hotLink: Id | null;
  /** The link that what is dragged would be put into. */
  dropLink: Id | null;
  /** Runs in this state are listed; null lists all. */
  runFilter: StoryRunState | null;
  /** The run that is shown on the canvas, and the step of it that the drawer shows. */
  runId: Id | null;
  stepId: Id | null;
  /** A version, or what differs between two, that is shown in place of the draft. */
  looking: Looking | null;
  /** Of the drawer's versions: these, or who changed what of the draft. */
  versionsShown: 'versions' | 'edits';
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
    runFilter: null,
    runId: null,
    stepId: null,
    looking: null,
    versionsShown: 'versions',
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

/** Says something to a screen reader. */
export function say(view: ViewStore, text: string): void {
  view.setState(({ said }) => ({ said: { text, count: said.count + 1 } }));
}
