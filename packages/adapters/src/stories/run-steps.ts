import { type ActionRunState, type Id, type LogLine, type RunError, timeOfId } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { firstIdAt } from './id-time.ts';
import { horizon, skewMs } from './run-states.ts';
import { getRun, type RunSummary } from './runs.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

/** One Action run, or the source that received the first event: that has succeeded and has no input. */
export type RunStep = {
  id: Id;
  actionId: Id;
  actionSlug: string;
  actionName: string;
  state: ActionRunState;
  attempt: number;
  startedAt: string;
  endedAt: string | null;
  durationMs: number | null;
  error: RunError | null;
  warnings: string[];
  logs: LogLine[];
  inputEventId: Id | null;
  events: { id: Id; port: string; seq: number }[];
};

export type RunDetail = {
  run: RunSummary;
  version: number;
  /** The first `mostSteps`. */
  steps: RunStep[];
  /** There are more steps than are shown. */
  more: boolean;
};

const mostSteps = 1_000;
const mostEvents = 10_000;

type StepRow = {
  id: Id;
  action_id: Id;
  action_slug: string;
  event_id: Id;
  state: ActionRunState;
  attempt: number;
  error: RunError | null;
  warnings: unknown;
  logs: unknown;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
};

type EventRow = {
  id: Id;
  action_id: Id;
  action_slug: string;
  action_run_id: Id | null;
  seq: number;
  port: string;
  created_at: Date;
};

/** A run with its steps in order of their start, without payloads. */
export async function getRunSteps(
  deps: Pick<StoryDeps, 'prisma'>,
  scope: Pick<Scope, 'teamId'>,
  ids: { storyId: Id; runId: Id },
): Promise<RunDetail | NotFound> {
  const { prisma } = deps;
  const run = await getRun(deps, scope, ids);
  if (run === notFound) return notFound;
  const mine = Prisma.sql`story_run_id = ${run.id}::uuid
    and id >= ${firstIdAt(timeOfId(run.id) - skewMs)}::uuid and id < ${horizon()}::uuid`;
  const [version, found] = await Promise.all([
    prisma.storyVersion.findUnique({ where: { id: run.versionId } }),
    prisma.$queryRaw<StepRow[]>`
      select id, action_id, action_slug, event_id, state, attempt, error, warnings, logs, created_at, started_at,
        ended_at
      from any_run where ${mine} order by id limit ${mostSteps + 1}`,
  ]);
  const actionRuns = found.slice(0, mostSteps);
  const emittedBy = actionRuns.map((step) => step.id);
  const events = await prisma.$queryRaw<EventRow[]>`
    select id, action_id, action_slug, action_run_id, seq, port, created_at
    from event where ${mine} and (action_run_id is null or action_run_id = any((${emittedBy})::uuid[]))
    order by id limit ${mostEvents}`;
  const actions = version ? decodeGraph(version.graph).actions : {};
  const nameOf = (step: { action_id: Id; action_slug: string }) =>
    actions[step.action_id]?.name ?? step.action_slug;
  const sources = events
    .filter((event) => event.action_run_id === null)
    .map((event): RunStep => {
      const at = event.created_at.toISOString();
      return {
        id: event.id,
        actionId: event.action_id,
        actionSlug: event.action_slug,
        actionName: nameOf(event),
        state: 'succeeded',
        attempt: 1,
        startedAt: at,
        endedAt: at,
        durationMs: 0,
        error: null,
        warnings: [],
        logs: [],
        inputEventId: null,
        events: [{ id: event.id, port: event.port, seq: event.seq }],
      };
    });
  const emitted = Map.groupBy(events, (event) => event.action_run_id);
  const steps = actionRuns.map((step): RunStep => {
    const startedAt = step.started_at ?? step.created_at;
    return {
      id: step.id,
      actionId: step.action_id,
      actionSlug: step.action_slug,
      actionName: nameOf(step),
      state: step.state,
      attempt: step.attempt,
      startedAt: startedAt.toISOString(),
      endedAt: step.ended_at?.toISOString() ?? null,
      durationMs: step.ended_at ? Math.max(0, step.ended_at.getTime() - startedAt.getTime()) : null,
      error: step.error,
      warnings: decodeWarnings(step.warnings),
      logs: decodeLogs(step.logs),
      inputEventId: step.event_id,
      events: (emitted.get(step.id) ?? []).map(({ id, port, seq }) => ({ id, port, seq })),
    };
  });
  return {
    run,
    version: version?.number ?? 0,
    steps: [...sources, ...steps],
    more: found.length > mostSteps,
  };
}

/** This column is written by the store alone, which writes nothing else. */
function decodeLogs(stored: unknown): LogLine[] {
  return (stored ?? []) as LogLine[];
}

function decodeWarnings(stored: unknown): string[] {
  return Array.isArray(stored) ? stored.map(String) : [];
}
