import type {
  ActionRunState,
  GraphAction,
  Id,
  LogLine,
  RunError,
  RunSource,
  WaitKind,
} from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { lowestAfter } from './id-time.ts';
import { type Asked, askedBy, type Caller, type Calls, callerOf, callsOf } from './run-calls.ts';
import { horizon } from './run-states.ts';
import { getRun, type RunSummary } from './runs.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

/** One Action run, or the source that received the first event: that has succeeded and has no input. */
export type RunStep = {
  id: Id;
  actionId: Id;
  actionSlug: string;
  actionName: string;
  state: ActionRunState;
  /** 1 for one that called stories or asked people: it was carried out again as they answered. */
  attempt: number;
  /** When it was made: until `startedAt` it was queued or waited for a slot. */
  queuedAt: string;
  startedAt: string;
  endedAt: string | null;
  durationMs: number | null;
  /** Why it failed, or why it waits. */
  error: RunError | null;
  waiting: StepWait | null;
  warnings: string[];
  logs: LogLine[];
  inputEventId: Id | null;
  events: { id: Id; port: string; seq: number }[];
  /** The story runs that it called: how many, and the last of them. */
  calls: Calls;
  /** What people are asked while it waits. */
  approval: Asked | null;
};

/** What a step waits for; `until` is null when something other than the time ends it. */
export type StepWait = {
  kind: WaitKind;
  until: string | null;
  /** The next try and how many there are in all, for a retry. */
  tries: { next: number; most: number } | null;
};

export type RunDetail = {
  run: RunSummary;
  source: RunSource;
  suspended: boolean;
  version: number;
  /** The first `mostSteps`. */
  steps: RunStep[];
  /** There are more steps than are shown. */
  more: boolean;
  calledBy: Caller | null;
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
  wake_at: Date | null;
  wait_kind: WaitKind | null;
  failures: number | null;
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
    and id >= ${lowestAfter(run.id)}::uuid and id < ${horizon()}::uuid`;
  const [storyRun, version, found] = await Promise.all([
    prisma.storyRun.findUnique({ where: { id: run.id }, select: { source: true, suspendedAt: true } }),
    prisma.storyVersion.findUnique({ where: { id: run.versionId } }),
    prisma.$queryRaw<StepRow[]>`
      select id, action_id, action_slug, event_id, state, attempt, error, warnings, logs, created_at, started_at,
        ended_at, wake_at, wait_kind, (select failures from open_run o where o.id = any_run.id) as failures
      from any_run where ${mine} order by id limit ${mostSteps + 1}`,
  ]);
  const actionRuns = found.slice(0, mostSteps);
  const emittedBy = actionRuns.map((step) => step.id);
  const [calls, approvals, calledBy] = await Promise.all([
    callsOf(prisma, scope, emittedBy),
    askedBy(prisma, emittedBy),
    callerOf(prisma, scope, run.id),
  ]);
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
        queuedAt: at,
        startedAt: at,
        endedAt: at,
        durationMs: 0,
        error: null,
        waiting: null,
        warnings: [],
        logs: [],
        inputEventId: null,
        events: [{ id: event.id, port: event.port, seq: event.seq }],
        calls: { total: 0, last: [] },
        approval: null,
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
      attempt: calls.has(step.id) || approvals.has(step.id) ? 1 : step.attempt,
      queuedAt: step.created_at.toISOString(),
      startedAt: startedAt.toISOString(),
      endedAt: step.ended_at?.toISOString() ?? null,
      durationMs: step.ended_at ? Math.max(0, step.ended_at.getTime() - startedAt.getTime()) : null,
      error: step.error,
      waiting: waitOf(step, actions[step.action_id]),
      warnings: decodeWarnings(step.warnings),
      logs: decodeLogs(step.logs),
      inputEventId: step.event_id,
      events: (emitted.get(step.id) ?? []).map(({ id, port, seq }) => ({ id, port, seq })),
      calls: calls.get(step.id) ?? { total: 0, last: [] },
      approval: step.wait_kind === 'approval' ? (approvals.get(step.id) ?? null) : null,
    };
  });
  return {
    run,
    source: decodeSource(storyRun?.source),
    suspended: storyRun?.suspendedAt != null,
    version: version?.number ?? 0,
    steps: [...sources, ...steps],
    more: found.length > mostSteps,
    calledBy,
  };
}

/** A wait that its Action asked for has no kind of its own: it is a delay. */
function waitOf(step: StepRow, action: GraphAction | undefined): StepWait | null {
  if (step.state !== 'waiting') return null;
  const kind = step.wait_kind ?? 'delay';
  const most = (action?.settings?.retry?.max ?? 0) + 1;
  const tries = kind === 'retry' ? { next: (step.failures ?? 0) + 1, most } : null;
  return { kind, until: step.wake_at?.toISOString() ?? null, tries };
}

/** This column is written by the store alone, which writes nothing else. */
function decodeSource(stored: string | undefined): RunSource {
  return (stored ?? 'webhook') as RunSource;
}

/** This column is written by the store alone, which writes nothing else. */
function decodeLogs(stored: unknown): LogLine[] {
  return (stored ?? []) as LogLine[];
}

function decodeWarnings(stored: unknown): string[] {
  return Array.isArray(stored) ? stored.map(String) : [];
}
