import { reEmitLast, runStory } from '../bar/run-last.ts';
import { showFailure } from '../bar/show-failure.ts';
import { isSource } from '../rules/types.ts';
import type { Editor } from '../state/editor.ts';
import { replayStep, togglePlaying } from '../state/replay.ts';
import { type Act, type Acts, notOneSelected, pastSentence, unless } from './act.ts';

/** Trying and running, by keys. */
export const runActs = {
  testAction: {
    title: 'Run the selected Action on its last event',
    group: 'Run',
    keys: ['Mod+Enter'],
    heard: 'fields',
    whyNot: unless(mayNotRun, notOneSelected),
    run: ({ view }) => {
      const [id = null] = view.getState().selection;
      view.setState({ panelOpen: true, panelTab: 'test', testWanted: id });
    },
  },
  runStory: {
    title: 'Run the story from its start',
    group: 'Run',
    keys: ['Mod+Shift+Enter'],
    heard: 'fields',
    whyNot: unless(mayNotRun, ({ draft }) => {
      const actions = Object.values(draft.store.getState().graph.actions);
      const starts = actions.some((action) => isSource(action) && action.disabled !== true);
      return starts ? null : 'Nothing starts this story yet: add a Webhook.';
    }),
    run: (editor) => void runStory(editor),
  },
  runFromHere: {
    title: 'Run from here, with the last event that came',
    group: 'Run',
    keys: ['Alt+Enter'],
    whyNot: unless(mayNotRun, notOneSelected),
    run: (editor) => void reEmitLast(editor),
  },
  showFailure: {
    title: 'Show the latest failure of the selected Action',
    group: 'Run',
    whyNot: unless(notOneSelected, ({ view, activity }) => {
      const [id] = view.getState().selection;
      const { counts } = activity.getState();
      return id !== undefined && (counts[id]?.failed ?? 0) > 0
        ? null
        : 'It has not failed in the last 24 hours.';
    }),
    run: (editor) => {
      const [id] = editor.view.getState().selection;
      if (id !== undefined) void showFailure(editor, id);
    },
  },
  replayBack: {
    title: 'Step before, in the run that is shown',
    group: 'Run',
    keys: ['['],
    whyNot: noRunShown,
    run: (editor) => replayBy(editor, -1),
  },
  replayNext: {
    title: 'Next step, in the run that is shown',
    group: 'Run',
    keys: [']'],
    whyNot: noRunShown,
    run: (editor) => replayBy(editor, 1),
  },
  replayPlay: {
    title: 'Play or pause the run that is shown',
    group: 'Run',
    keys: ['\\'],
    whyNot: noRunShown,
    run: togglePlaying,
  },
} as const satisfies Acts;

function replayBy(editor: Editor, by: 1 | -1): void {
  editor.view.setState({ playing: false });
  replayStep(editor, by);
}

function noRunShown({ view }: Editor): string | null {
  return view.getState().runId === null ? 'Choose a run first.' : null;
}

function mayNotRun({ canRun, past }: Editor): ReturnType<NonNullable<Act['whyNot']>> {
  if (past) return pastSentence;
  return canRun ? null : 'Your role in this team looks, it does not run.';
}
