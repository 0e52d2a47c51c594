/** Runs by a key, without a form: on the last event there is. */
import { type GraphAction, type Id, sampleOf } from '@storyloom/engine';
import { explain } from '../../app-shell/explain.ts';
import { notify } from '../../ui/toaster.tsx';
import { linksTo } from '../rules/incoming.ts';
import { definitionOf, isSource } from '../rules/types.ts';
import type { Editor, PageHandle } from '../state/editor.ts';
import { say, showRun } from '../state/view.ts';

/**
 * Starts the story with the last event of its source, or a sample while there is none. Where a person has to
 * choose (two ways to start it, inputs to fill) it opens the form instead.
 */
export async function runStory(editor: Editor): Promise<void> {
  const { draft, view, storyId } = editor;
  const sources = Object.values(draft.store.getState().graph.actions).filter(
    (action) => isSource(action) && action.disabled !== true,
  );
  const [source] = sources;
  if (!source) return;
  await attempt(editor, 'The story does not run', async ({ client }) => {
    const settings = await client.stories.settings.query({ id: storyId });
    const asks = settings.sendToStory?.entry === source.id && settings.sendToStory.inputs.length > 0;
    if (sources.length > 1 || asks) {
      view.setState({ overlay: 'run' });
      return null;
    }
    const eventId = await lastEvent(editor, client, [source]);
    const last = eventId === null ? null : await client.events.get.query({ id: eventId });
    const definition = definitionOf(source.type);
    const payload = last?.output ?? (definition ? sampleOf(definition, source.options) : {});
    return client.stories.run.mutate({ id: storyId, actionId: source.id, payload });
  });
}

/** Emits again what came to the selected Action last, so that it and what follows it run on the draft as it is. */
export async function reEmitLast(editor: Editor): Promise<void> {
  const { draft, view } = editor;
  const { graph } = draft.store.getState();
  const [id] = view.getState().selection;
  const action = id === undefined ? undefined : graph.actions[id];
  if (!action) return;
  const before = isSource(action)
    ? [action]
    : linksTo(graph, action.id).flatMap(({ from }) => graph.actions[from] ?? []);
  await attempt(editor, `“${action.name}” does not run`, async ({ client }) => {
    const eventId = await lastEvent(editor, client, before);
    if (eventId !== null) return client.events.reEmit.mutate({ id: eventId, version: 'current' });
    const title = `Nothing has come to “${action.name}” yet`;
    notify.failed({ title, detail: 'Run the story once, then run from here.' });
    return null;
  });
}

/** The newest event of any of these Actions; each costs a request. */
async function lastEvent(
  { storyId }: Editor,
  client: PageHandle['client'],
  actions: readonly GraphAction[],
): Promise<Id | null> {
  const lists = await Promise.all(
    actions.map(({ id: actionId }) => client.events.list.query({ storyId, actionId, limit: 1 })),
  );
  const ids = lists.flatMap(({ items }) => items.map(({ id }) => id)).sort();
  return ids.at(-1) ?? null;
}

type Started = { storyRunId: Id };

/** What runs is what the server has: the last edits go there first. Shows the run, or says why there is none. */
async function attempt(
  { draft, page, view }: Editor,
  title: string,
  start: (page: PageHandle) => Promise<Started | null>,
): Promise<void> {
  const { current } = page;
  if (!current) return;
  try {
    if (!(await draft.flush())) {
      notify.failed({
        title,
        detail: 'The draft is not saved yet. It is kept here until the server answers.',
      });
      return;
    }
    const started = await start(current);
    if (started === null) return;
    showRun(view, started.storyRunId);
    say(view, 'A new run has started');
    current.refresh('runs');
  } catch (error) {
    notify.failed({ title, detail: explain(error) });
  }
}
