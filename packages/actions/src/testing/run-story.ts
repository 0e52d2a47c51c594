/** A story file through the engine, with everything around it in memory. */
import {
  compiledCache,
  type HttpResult,
  type Json,
  makeWork,
  newId,
  parseStoryFile,
  receive,
} from '@storyloom/engine';
import { memoryLive, memoryQueue, memoryStore } from '@storyloom/engine/testing';
import { catalog } from '../catalog.ts';
import { runners } from '../runners.ts';
import { fakeContext, httpAnswer } from './index.ts';

export type Story = {
  /** What each Action emitted, by slug, in order. */
  events: Record<string, { port: string; output: Json }[]>;
  /** The messages of failed Action runs and the warnings of all, by slug. */
  notes: Record<string, string[]>;
};

/** Posts `body` to the story's only webhook and resolves when nothing is left to run. */
export async function runStory(
  file: unknown,
  body: Json,
  answer: HttpResult = httpAnswer({}),
): Promise<Story> {
  const parsed = parseStoryFile(file, catalog);
  if (!parsed.ok)
    throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  const { graph, name } = parsed.story;
  const hook = Object.values(graph.actions).find((action) => action.type === 'webhook');
  if (hook === undefined) throw new Error('The story has no webhook.');
  const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: name, number: 1, graph };
  const { id: versionId, storyId, teamId } = version;
  const endpoint = { path: 'p', secret: 's', storyId, teamId, versionId, actionId: hook.id, enabled: true };

  const compiled = compiledCache(catalog);
  const received = receive(
    { compiled, runners },
    { endpoint, version },
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      query: '',
      body: new TextEncoder().encode(JSON.stringify(body)),
    },
  );
  if (!received.ok) throw new Error(received.reply.body);

  const store = memoryStore();
  await store.accept([received.acceptance]);
  const work = makeWork({
    store,
    versions: { load: async () => version },
    compiled,
    runners,
    http: fakeContext({ answer }).http,
    queue: memoryQueue(),
    live: memoryLive(),
    log: { warn: () => undefined },
    owner: 'test',
    leaseMs: 60_000,
    concurrency: 5,
  });
  const queued = () =>
    store
      .runs()
      .filter((run) => run.state === 'queued')
      .map((run) => run.id);
  while (queued().length > 0) await work.run(queued());

  const story: Story = { events: {}, notes: {} };
  for (const { actionSlug, port, output } of store.events()) {
    story.events[actionSlug] = [...(story.events[actionSlug] ?? []), { port, output }];
  }
  for (const { actionSlug, error, warnings } of store.runs()) {
    const notes = [...(error === null ? [] : [error.message]), ...warnings];
    if (notes.length > 0) story.notes[actionSlug] = [...(story.notes[actionSlug] ?? []), ...notes];
  }
  return story;
}
