import { explain } from '../../app-shell/explain.ts';
import { notify } from '../../ui/toaster.tsx';
import type { Editor } from '../state/editor.ts';
import { lookAt, showRun } from '../state/view.ts';
import type { Looking } from '../versions/looking.ts';
import { type Acts, mayNotEdit } from './act.ts';

/** What becomes of a draft, and what became of it before. */
export const versionActs = {
  showVersions: {
    title: 'Show versions',
    group: 'View',
    run: ({ view }) => view.setState({ drawerOpen: true, drawerTab: 'versions', versionsShown: 'versions' }),
  },
  showEdits: {
    title: 'Show who changed what',
    group: 'View',
    run: ({ view }) => view.setState({ drawerOpen: true, drawerTab: 'versions', versionsShown: 'edits' }),
  },
  compareWithLive: {
    title: 'Show what changed since the live version',
    group: 'Story',
    run: (editor) => void lookFromLive(editor, (live) => ({ before: live, after: 'draft' })),
  },
  lookAtLive: {
    title: 'Look at the live version',
    group: 'Story',
    run: (editor) => void lookFromLive(editor, (live) => ({ before: null, after: live })),
  },
  backToDraft: {
    title: 'Back to the draft',
    group: 'Story',
    whyNot: ({ view, past }) =>
      past === null && view.getState().looking === null ? 'The draft is what is shown.' : null,
    run: ({ view }) => showRun(view, null),
  },
  publish: {
    title: 'Publish, or ask for a review',
    group: 'Story',
    whyNot: mayNotEdit,
    run: (editor) => void openPublish(editor),
  },
} as const satisfies Acts;

async function lookFromLive(editor: Editor, what: (live: number) => Looking): Promise<void> {
  const state = await stateOf(editor);
  if (state === null) return;
  if (state.live) lookAt(editor.view, what(state.live.number));
  else notify.failed({ title: 'No version is live yet' });
}

async function openPublish(editor: Editor): Promise<void> {
  const state = await stateOf(editor);
  if (state === null) return;
  if (state.changeControl) editor.view.setState({ overlay: 'publish' });
  else {
    const detail = 'Change control, in the settings of the story, keeps edits in a draft.';
    notify.done({ title: 'Every edit that runs is live when it is saved', detail });
  }
}

async function stateOf({ page, storyId }: Editor) {
  try {
    return (await page.current?.client.versions.state.query({ storyId })) ?? null;
  } catch (error) {
    notify.failed({ title: 'The versions did not load', detail: explain(error) });
    return null;
  }
}
