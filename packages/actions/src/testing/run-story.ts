/** A story file through the engine, with everything around it in memory. */
import {
  type ActionSettings,
  type Callee,
  compiledCache,
  type Graph,
  type HttpOut,
  type HttpRequest,
  type HttpResult,
  type Id,
  type Json,
  type MailMessage,
  type MailResult,
  makeAdmit,
  makeWork,
  newId,
  nothingOutside,
  parseStoryFile,
  type RunError,
  ready,
  readyVersions,
  receive,
  type Script,
  type ScriptResult,
  type StoryInput,
  type Version,
} from '@storyloom/engine';
import { memoryLive, memoryOfActions, memoryQueue, memoryStore } from '@storyloom/engine/testing';
import { catalog } from '../catalog.ts';
import { runners } from '../runners.ts';
import { type Answering, fakeContext, httpAnswer } from './index.ts';

export type Story = {
  /** What each Action emitted, by slug, in order. */
  events: Record<string, { port: string; output: Json }[]>;
  /** The messages of failed Action runs and the warnings of all, by slug. */
  notes: Record<string, string[]>;
  /** How the runs of each Action ended, by slug. */
  states: Record<string, string[]>;
  errors: Record<string, RunError[]>;
  requests: HttpRequest[];
  mails: MailMessage[];
  /** Action runs that were left to the worker when the request was accepted. */
  leftToWorker: number;
  /** Milliseconds of waiting that were passed over. */
  waitedMs: number;
};

/** A story that may be called, with what it wants. */
export type Called = { file: unknown; inputs?: StoryInput[]; timeoutMs?: number | null };

type Setting = {
  answer?: Answering;
  http?: HttpOut;
  /** What the mail server says to each mail, by how many came before. */
  mail?: (nth: number) => MailResult | undefined;
  settings?: Record<string, ActionSettings>;
  script?: (script: Script) => ScriptResult;
  /** Stories that it may call, by name. Their events and runs are told with its own. */
  stories?: Record<string, Called>;
};

/** More rounds than any story of a test needs. */
const mostRounds = 1_000;

/** Stands still: how much runs inline depends on its number of steps alone, not on the machine. */
const clock = () => 0;

/** Posts `body` to the story's only webhook and resolves when nothing is left to run; waits pass at once. */
export async function runStory(file: unknown, body: Json, given: HttpResult | Setting = {}): Promise<Story> {
  const setting: Setting = 'ok' in given ? { answer: given } : given;
  const { answer = httpAnswer({}), http, settings = {}, script, mail, stories = {} } = setting;
  const version = versionOf(file, settings);
  const compiled = compiledCache(catalog);
  const { acceptance } = await posted(version, body);
  const store = memoryStore();
  await store.accept([acceptance]);

  const context = fakeContext({ answer, ...(script && { script }), ...(mail && { posted: mail }) });
  const callees = new Map(Object.entries(stories).map(([name, called]) => [name, calleeOf(called)]));
  const known = new Map(
    [version, ...[...callees.values()].map((one) => one.version)].map((one) => [one.id, one]),
  );
  const versions = readyVersions({ load: async (id: Id) => known.get(id) ?? null }, compiled);
  const calls = store.calls(async (_, name, draft) => {
    const callee = callees.get(draft ? `the draft of ${name}` : name);
    return callee ? { ok: true, callee } : { ok: false, message: `There is no story ${name}.` };
  });
  const log = { warn: (message: string) => void Promise.reject(new Error(message)) };
  const queue = memoryQueue();
  const work = makeWork({
    store,
    calls,
    versions,
    compiled,
    runners,
    outside: {
      ...nothingOutside,
      http: http ?? context.http,
      mail: context.mail,
      scripts: context.scripts,
      memory: memoryOfActions(),
    },
    queue,
    live: memoryLive(),
    log,
    owner: 'test',
    leaseMs: 60_000,
    concurrency: 5,
    clock,
  });
  const admit = makeAdmit({
    flow: store.flow,
    versions,
    compiled,
    storyLimits: async () => new Map(),
    credentialRates: async () => new Map(),
    queue,
    log,
  });

  let waitedMs = 0;
  for (let round = 0; ; round += 1) {
    if (round > mostRounds) throw new Error('The story does not end.');
    work.pull();
    await work.idle();
    if ((await calls.ended('some')) > 0 || (await admit.strand()) > 0) continue;
    const due = store.runs().flatMap((run) => (run.state === 'waiting' ? (run.wakeAt ?? []) : []));
    if (due.length === 0) break;
    const ms = Math.max(0, Math.min(...due) - Date.now() - waitedMs) + 1;
    waitedMs += ms;
    store.pass(ms);
    await work.sweep(100);
  }

  const story: Story = {
    events: {},
    notes: {},
    states: {},
    errors: {},
    requests: context.requests,
    mails: context.mails,
    leftToWorker: acceptance.runs.filter((run) => run.state === 'queued' || run.state === 'waiting').length,
    waitedMs,
  };
  for (const { actionSlug, port, output } of store.events()) add(story.events, actionSlug, { port, output });
  for (const { actionSlug, state, error, warnings } of store.runs()) {
    add(story.states, actionSlug, state);
    if (error !== null) add(story.errors, actionSlug, error);
    for (const note of [...(error === null ? [] : [error.message]), ...warnings]) {
      add(story.notes, actionSlug, note);
    }
  }
  return story;
}

/** What the story's webhook makes of a request, without carrying anything out that it leaves to the worker. */
export async function posted(version: Version, body: Json) {
  const hook = Object.values(version.graph.actions).find((action) => action.type === 'webhook');
  if (hook === undefined) throw new Error('The story has no webhook.');
  const { id: versionId, storyId, teamId } = version;
  const compiled = compiledCache(catalog);
  await ready(compiled(version));
  const received = receive(
    { compiled, runners, clock },
    {
      endpoint: {
        path: 'p',
        secretHash: new Uint8Array(32),
        storyId,
        teamId,
        versionId,
        actionId: hook.id,
        enabled: true,
        concurrency: null,
        concurrencyKey: null,
        priority: 0,
        suspended: false,
      },
      version,
    },
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      query: '',
      proof: 'secret',
      body: new TextEncoder().encode(JSON.stringify(body)),
    },
  );
  if (!received.ok) throw new Error(received.reply.body);
  return received;
}

function calleeOf({ file, inputs = [], timeoutMs = null }: Called): Callee {
  const version = versionOf(file);
  const entry = Object.values(version.graph.actions).find((action) => action.type === 'webhook');
  const limits = { concurrency: null, concurrencyKey: null, priority: 0, suspended: false };
  return { version, entryId: entry?.id ?? '', inputs, timeoutMs, ...limits };
}

export function versionOf(file: unknown, settings: Record<string, ActionSettings> = {}): Version {
  const parsed = parseStoryFile(file, catalog);
  if (!parsed.ok)
    throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  const { graph, name } = parsed.story;
  const actions: Graph['actions'] = Object.fromEntries(
    Object.entries(graph.actions).map(([id, action]) => {
      const own = settings[action.slug];
      return [id, own ? { ...action, settings: { ...action.settings, ...own } } : action];
    }),
  );
  return {
    id: newId(),
    storyId: newId(),
    teamId: newId(),
    storyName: name,
    number: 1,
    graph: { ...graph, actions },
  };
}

function add<Value>(lists: Record<string, Value[]>, key: string, value: Value): void {
  const list = lists[key] ?? [];
  list.push(value);
  lists[key] = list;
}
