/** A run started by a person: a source Action as if it had received the payload, or any Action given it as input. */
import {
  announceAccepted,
  type CompiledStory,
  faultSentences,
  faultText,
  type Graph,
  type Id,
  type Json,
  planFrom,
  planOnly,
  type Queue,
  type Runners,
  readEntry,
  ready,
  type Seal,
  type Site,
  type Store,
  sourceEvent,
  startOf,
  storyGate,
} from '@storyloom/engine';
import { decodeSendToStory } from './send-to-story.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type RunDeps = Pick<StoryDeps, 'prisma' | 'live'> & {
  store: Pick<Store, 'accept'>;
  queue: Pick<Queue, 'wake'>;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Runners;
  site?: Site;
  /** Without it, no story run can be given a secret. */
  seal?: Seal;
};

export type RunResult =
  | { ok: true; storyRunId: Id }
  /** `inputs` says what is wrong with each, when it is those. */
  | { ok: false; message: string; inputs?: Record<string, string> };

/** `version` is the number of the version that runs; the live one when it is not told. */
type RunRequest = { storyId: Id; actionId: Id; payload: Json; version?: number | undefined };

/** Resolves once the first event is durable. */
export async function runStory(
  deps: RunDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, actionId, payload, version: number }: RunRequest,
): Promise<RunResult | NotFound> {
  const story = await deps.prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: {
      name: true,
      team: { select: { name: true } },
      disabled: true,
      liveVersionId: true,
      concurrency: true,
      concurrencyKey: true,
      priority: true,
      sendToStory: true,
    },
  });
  if (!story) return notFound;
  if (story.disabled) return refused('This story is off. Turn it on to run it.');
  const version = await versionOf(deps, { storyId, number, liveId: story.liveVersionId });
  if (!version) {
    return refused(number === undefined ? noVersion : `This story has no version ${number}.`);
  }
  const graph = decodeGraph(version.graph);
  const { name, disabled } = graph.actions[actionId] ?? {};
  if (name === undefined)
    return number === undefined ? notFound : refused(`Version ${number} does not have this Action.`);
  if (disabled) return refused(`${name} is off. Turn it on to run it.`);

  const compiled = await ready(deps.compiled({ id: version.id, graph }));
  const action = compiled.actions.get(actionId);
  if (!action) return refused(`The type of ${name} is not installed.`);
  const settings = decodeSendToStory(story.sendToStory);
  const inputs = settings?.entry === actionId ? settings.inputs : [];
  const entry = readEntry(inputs, payload, action.definition.inputsIn?.(action.rawOptions));
  if (Object.keys(entry.faults).length > 0) {
    return { ok: false, message: faultText(entry.faults), inputs: faultSentences(entry.faults) };
  }
  if (entry.given && !deps.seal)
    return refused('This installation has no key for secret inputs: set SECRETS_KEY and restart.');
  const started = startOf(deps, {
    version: { id: version.id, storyId, teamId, storyName: story.name, teamName: story.team.name },
    story: compiled,
    source: 'manual',
    priority: story.priority,
    runGate:
      story.concurrency === null ? null : storyGate(storyId, story.concurrencyKey, { body: entry.payload }),
    given: entry.given,
  });
  const acceptance = started.accept((chain) => {
    if (action.kind === 'source') return planFrom(chain, sourceEvent(action, entry.payload));
    // The event that it would have been given: from the first Action linked to it, so that its formulas
    // find it under that name; from itself when nothing is linked to it.
    const [first] = action.sources;
    const from = (first && compiled.actions.get(first.id)) ?? action;
    const port = [...from.receivers].find(([, ids]) => ids.includes(actionId))?.[0] ?? 'input';
    return planOnly(
      chain,
      { action: from, causes: [], made: { runId: null, seq: 0, port, output: entry.payload } },
      action,
    );
  });
  await deps.store.accept([acceptance]);
  announceAccepted(deps, [acceptance]);
  return { ok: true, storyRunId: acceptance.storyRun.id };
}

const noVersion = 'This story has no live version yet. Add an Action, or publish its draft.';

function versionOf(
  { prisma }: Pick<RunDeps, 'prisma'>,
  { storyId, number, liveId }: { storyId: Id; number: number | undefined; liveId: Id | null },
) {
  if (number !== undefined) return prisma.storyVersion.findFirst({ where: { storyId, number } });
  return liveId === null ? null : prisma.storyVersion.findUnique({ where: { id: liveId } });
}

function refused(message: string): RunResult {
  return { ok: false, message };
}
