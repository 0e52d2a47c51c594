/** One Action of a draft carried out against an event, for a person who edits it: nothing of it is stored. */
import {
  type ActionDefinitions,
  type CompiledAction,
  type CompiledStory,
  compileStory,
  type Graph,
  type Id,
  type Json,
  type JsonObject,
  type Outside,
  outputsIn,
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

export type TryDeps = Pick<StoryDeps, 'prisma'> & {
  types: ActionDefinitions;
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
  /** In place of the event's output; without an event, all that is known but pinned events. */
  payload?: Json | undefined;
  /** Pinned events go before those that were on the event's way; else they only stand in where there is none. */
  pinsFirst?: boolean | undefined;
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
  const given = await givenTo(deps, { teamId, what, compiled, action, pins: pinsOf(graph) });
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

/** The draft's pinned outputs, by Action. */
type Pins = ReadonlyMap<Id, Json>;

function pinsOf({ actions }: Graph): Pins {
  return new Map(
    Object.values(actions).flatMap(({ id, pin }) => (pin === undefined ? [] : [[id, pin.output] as const])),
  );
}

type Asked = { teamId: Id; what: TryWhat; compiled: CompiledStory; action: CompiledAction; pins: Pins };

type Given = { event: Json; results: JsonObject };

/** The event, and what was on its way as far as formulas read it. Slugs are those of the draft. */
async function givenTo(
  { pool, store }: TryDeps,
  { teamId, what, compiled, action, pins }: Asked,
): Promise<Given | Refused | NotFound> {
  const { eventId, payload, storyId, pinsFirst = false } = what;
  const results: JsonObject = {};
  const name = (id: Id, output: Json) => {
    const slug = compiled.slugs.get(id);
    if (slug !== undefined) results[slug] = output;
  };
  if (eventId === undefined) {
    // It counts as what an Action emitted that is linked to this one; the others are there if they are pinned.
    for (const id of compiled.slugs.keys()) if (id !== action.id) name(id, pins.get(id) ?? null);
    const sources = action.sources.length > 0 ? action.sources.map(({ id }) => id) : [action.id];
    const source = payload === undefined ? sources.find((id) => pins.has(id)) : sources[0];
    const event = payload ?? (source === undefined ? null : (pins.get(source) ?? null));
    name(source ?? sources[0] ?? action.id, event);
    return { event, results };
  }
  const event = await findEvent(pool, { id: eventId, teamId });
  if (event?.storyId !== storyId) return notFound;
  const read = Object.entries(event.ancestors).filter(([id]) => action.reads.has(id));
  const outputs = outputsIn((await store.outputs([event.id, ...read.map(([, id]) => id)])).read);
  const output = payload ?? outputs.get(event.id);
  if (output === undefined) return refused(gone);
  for (const [id, pin] of pins) if (id !== action.id) name(id, pin);
  for (const [id, ancestor] of Object.entries(event.ancestors)) {
    if (!(pinsFirst && pins.has(id))) name(id, outputs.get(ancestor) ?? null);
  }
  name(event.actionId, output);
  return { event: output, results };
}
