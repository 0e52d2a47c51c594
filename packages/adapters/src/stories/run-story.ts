/** A run started by a person: a source Action as if it had received the payload, or any Action given it as input. */
import {
  type Acceptance,
  acceptanceOf,
  type CompiledStory,
  type Graph,
  type Id,
  inputAcceptance,
  type Json,
  publishAccepted,
  type Queue,
  type Store,
} from '@storyloom/engine';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type RunDeps = Pick<StoryDeps, 'prisma' | 'live'> & {
  store: Pick<Store, 'accept'>;
  queue: Pick<Queue, 'publish'>;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
};

export type RunResult = { ok: true; storyRunId: Id } | { ok: false; message: string };

/** Resolves once the first event is durable. */
export async function runStory(
  deps: RunDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, actionId, payload }: { storyId: Id; actionId: Id; payload: Json },
): Promise<RunResult | NotFound> {
  const story = await deps.prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { disabled: true, liveVersionId: true },
  });
  if (!story) return notFound;
  if (story.disabled) return refused('This story is off. Turn it on to run it.');
  const version = story.liveVersionId
    ? await deps.prisma.storyVersion.findUnique({ where: { id: story.liveVersionId } })
    : null;
  if (!version) return refused('This story has no Action yet.');
  const graph = decodeGraph(version.graph);
  const action = graph.actions[actionId];
  if (!action) return notFound;
  if (action.disabled) return refused(`${action.name} is off. Turn it on to run it.`);

  const compiled = deps.compiled({ id: version.id, graph });
  const scope = { teamId, storyId, versionId: version.id };
  const definition = compiled.actions.get(actionId)?.definition;
  if (!definition) return refused(`The type of ${action.name} is not installed.`);
  const acceptance =
    definition.kind === 'source'
      ? acceptanceOf(compiled, { ...scope, actionId }, payload)
      : inputOf(compiled, graph, { ...scope, actionId, payload });
  await deps.store.accept([acceptance]);
  publishAccepted(deps, [acceptance]);
  return { ok: true, storyRunId: acceptance.storyRun.id };
}

/**
 * The payload as the event that the Action would have been given: from the first Action linked to it,
 * so that its formulas find it under that name; from itself when nothing is linked to it.
 */
function inputOf(
  compiled: CompiledStory,
  graph: Graph,
  input: { teamId: Id; storyId: Id; versionId: Id; actionId: Id; payload: Json },
): Acceptance {
  const { payload, ...target } = input;
  const link = Object.values(graph.links).find(
    (one) => one.to === target.actionId && compiled.actions.has(one.from),
  );
  return inputAcceptance(compiled, target, {
    from: link?.from ?? target.actionId,
    port: link?.port ?? 'input',
    payload,
  });
}

function refused(message: string): RunResult {
  return { ok: false, message };
}
