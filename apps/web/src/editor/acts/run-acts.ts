import { reEmitLast, runStory } from '../bar/run-last.ts';
import { isSource } from '../rules/types.ts';
import type { Editor } from '../state/editor.ts';
import { type Act, type Acts, notOneSelected, unless } from './act.ts';

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
} as const satisfies Acts;

function mayNotRun({ readOnly }: Editor): ReturnType<NonNullable<Act['whyNot']>> {
  return readOnly ? 'Your role in this team looks, it does not run.' : null;
}
