'use client';
/** What it does not take to see a story and to move it: loaded when it is asked for, or once somebody begins to work. */
import { lazyPart } from '../ui/lazy-part.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { RowsLoading } from './drawer/rows-loading.tsx';

const panel = async () => (await import('./panel/panel.tsx')).Panel;
const phone = async () => (await import('./phone/phone-editor.tsx')).PhoneEditor;
const run = async () => (await import('./drawer/shown-run.tsx')).ShownRun;
const runFilter = async () => (await import('./drawer/run-filter.tsx')).RunFilter;
const timeSaved = async () => (await import('./drawer/time-saved.tsx')).TimeSaved;
const events = async () => (await import('./drawer/events-tab.tsx')).EventsTab;
const problems = async () => (await import('./drawer/problems-tab.tsx')).ProblemsTab;
const versions = async () => (await import('./versions/versions-tab.tsx')).VersionsTab;
const stage = async () => (await import('./versions/stage-screen.tsx')).StageScreen;
const publishing = async () => (await import('./versions/publishing.tsx')).Publishing;
const conflict = async () => (await import('./bar/conflict-card.tsx')).ConflictCard;
const runForm = async () => (await import('./bar/run-form.tsx')).RunForm;
const search = async () => (await import('./find/story-search.tsx')).StorySearch;
const settings = async () =>
  (await import('../story-settings/story-settings-dialog.tsx')).StorySettingsDialog;
const lock = async () => (await import('../story-settings/lock-dialog.tsx')).LockDialog;
const commands = async () => (await import('./find/command-palette.tsx')).CommandPalette;
const shortcuts = async () => (await import('./find/shortcut-sheet.tsx')).ShortcutSheet;
const formulas = async () => (await import('./find/formula-reference.tsx')).FormulaReference;
const stories = async () => (await import('./find/stories-search.tsx')).StoriesSearch;
const templatePicker = async () => (await import('./canvas/template-picker.tsx')).TemplatePicker;
const tour = async () => (await import('./tour/tour-popover.tsx')).TourPopover;

const rows = <RowsLoading label="It loads" />;
const page = (
  <div className="z-20 col-span-full row-start-2 bg-surface p-4">
    <Loading label="It loads">
      <Skeleton className="w-1/3" />
    </Loading>
  </div>
);

export const Panel = lazyPart('panel', panel, rows);
export const PhoneEditor = lazyPart('phone editor', phone, page);
export const ShownRun = lazyPart('run', run, rows);
/** The place that it takes is kept. */
export const RunFilter = lazyPart(
  'run filter',
  runFilter,
  <span className="block min-h-6 w-28 max-sm:min-h-11" />,
);
export const TimeSaved = lazyPart('time saved', timeSaved);
export const EventsTab = lazyPart('events', events, rows);
export const ProblemsTab = lazyPart('problems', problems, rows);
export const VersionsTab = lazyPart('versions', versions, rows);
/** In place of the draft: a version, or what differs between two. */
export const Stage = lazyPart('stage', stage, page);
export const Publishing = lazyPart('publishing', publishing, rows);
export const ConflictCard = lazyPart('conflict', conflict);
export const RunForm = lazyPart('run form', runForm, rows);
export const StorySearch = lazyPart('search', search);
export const StorySettingsDialog = lazyPart('settings', settings);
export const LockDialog = lazyPart('lock', lock);
export const CommandPalette = lazyPart('commands', commands);
export const ShortcutSheet = lazyPart('shortcuts', shortcuts);
export const FormulaReference = lazyPart('formulas', formulas);
export const StoriesSearch = lazyPart('stories', stories);
export const TemplatePicker = lazyPart('template picker', templatePicker, rows);
export const TourPopover = lazyPart('tour', tour);

/** So that they are there at once, and without a network too. What fails is loaded when it is asked for. */
export function loadParts(): void {
  const often = [
    Panel,
    ShownRun,
    EventsTab,
    ProblemsTab,
    VersionsTab,
    ConflictCard,
    RunForm,
    StorySearch,
    CommandPalette,
  ];
  for (const { load } of often) void load().catch(() => undefined);
  void import('./rules/paste.ts').catch(() => undefined);
}
