/** One Action of a draft carried out against an event, for a person who edits it: nothing of it is stored. */
import {
  type CompiledAction,
  type CompiledStory,
  compileStory,
  type Graph,
  type Id,
  type Json,
  type JsonObject,
  type Outside,
  type PeekInbox,
  type Runners,
  ready,
  type Site,
  type Store,
  type Tried,
  tryAction,
  type Values,
} from '@storyloom/engine';
import type { Pool } from '../postgres/pool.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from '../stories/story-deps.ts';
import { findEvent, gone } from './repetition.ts';
import { type Refused, refused } from './runs-deps.ts';

export type TryDeps = Pick<StoryDeps, 'prisma' | 'types'> & {
  pool: Pool;
  store: Pick<Store, 'outputs'>;
  runners: Runners;
  /** What the Action may reach; made with the first test. */
  outside: () => Promise<Outside>;
  site: Site;
  values?: Values;
  peekInbox?: PeekInbox;
};

export type TryWhat = {
  storyId: Id;
  actionId: Id;
  /** In place of those that are saved. */
  options?: JsonObject | undefined;
  /** An event of the story that it is given, with what was on its way. */
  eventId?: Id | undefined;
  /** In place of the event's output; without an event, all that is known. */
  payload?: Json | undefined;
  /** Aborted when nobody waits for the result any more. */
  signal: AbortSignal;
};

/** Refused: one sentence why it cannot be tested. */
export async function tryDraft(
  deps: TryDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  what: TryWhat,
): Promise<Tried | Refused | NotFound> {
  const { storyId, actionId } = what;
  const story = await deps.prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { name: true, draft: true, team: { select: { name: true } } },
  });
  if (!story) return notFound;
  const graph = decodeGraph(story.draft);
  const written = graph.actions[actionId];
  if (!written) return refused('This Action is not saved yet. Wait until the draft is saved.');
  const compiled = compileStory(withOptions(graph, { actionId, options: what.options }), deps.types);
  const action = compiled.actions.get(actionId);
  if (!action) return refused(`The type of ${written.name} is not installed.`);
  await ready(compiled);
  const given = await givenTo(deps, { teamId, what, compiled, action });
  if (given === notFound || 'ok' in given) return given;

  const outside = await deps.outside();
  const { runners, values, site, peekInbox } = deps;
  return tryAction(
    { runners, outside, site, ...(values ? { values } : {}), ...(peekInbox ? { peekInbox } : {}) },
    {
      action,
      teamId,
      teamName: story.team.name,
      storyId,
      storyName: story.name,
      ...given,
      signal: what.signal,
    },
  );
}

/** One that is off, or bypassed, can be tested too. */
function withOptions(
  graph: Graph,
  { actionId, options }: { actionId: Id; options: JsonObject | undefined },
): Graph {
  const action = graph.actions[actionId];
  if (!action) return graph;
  const own = { ...action, disabled: false, bypassed: false, options: options ?? action.options };
  return { ...graph, actions: { ...graph.actions, [actionId]: own } };
}

type Asked = { teamId: Id; what: TryWhat; compiled: CompiledStory; action: CompiledAction };

type Given = { event: Json; results: JsonObject };

/** The event, and what was on its way as far as formulas read it. Slugs are those of the draft. */
async function givenTo(
  { pool, store }: TryDeps,
  { teamId, what, compiled, action }: Asked,
): Promise<Given | Refused | NotFound> {
  const { eventId, payload, storyId } = what;
  const results: JsonObject = {};
  const name = (id: Id, output: Json) => {
    const slug = compiled.slugs.get(id);
    if (slug !== undefined) results[slug] = output;
  };
  if (eventId === undefined) {
    // It counts as what the first Action emitted that is linked to this one; the others are not there.
    for (const id of compiled.slugs.keys()) if (id !== action.id) name(id, null);
    const event = payload ?? null;
    name(action.sources[0]?.id ?? action.id, event);
    return { event, results };
  }
  const event = await findEvent(pool, { id: eventId, teamId });
  if (event?.storyId !== storyId) return notFound;
  const read = Object.entries(event.ancestors).filter(([id]) => action.reads.has(id));
  const outputs = await store.outputs([event.id, ...read.map(([, id]) => id)]);
  const output = payload ?? outputs.get(event.id);
  if (output === undefined) return refused(gone);
  for (const [id, ancestor] of Object.entries(event.ancestors)) name(id, outputs.get(ancestor) ?? null);
  name(event.actionId, output);
  return { event: output, results };
}
