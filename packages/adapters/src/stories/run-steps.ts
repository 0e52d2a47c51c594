import type { ActionRunState, Id, RunError } from '@storyloom/engine';
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
  inputEventId: Id | null;
  events: { id: Id; port: string; seq: number }[];
};

export type RunDetail = { run: RunSummary; version: number; steps: RunStep[] };

/** A run with every step in order of its start, without payloads. */
export async function getRunSteps(
  deps: Pick<StoryDeps, 'prisma'>,
  scope: Pick<Scope, 'teamId'>,
  ids: { storyId: Id; runId: Id },
): Promise<RunDetail | NotFound> {
  const { prisma } = deps;
  const run = await getRun(deps, scope, ids);
  if (run === notFound) return notFound;
  const [version, actionRuns, events] = await Promise.all([
    prisma.storyVersion.findUnique({ where: { id: run.versionId } }),
    prisma.actionRun.findMany({ where: { storyRunId: run.id }, orderBy: { id: 'asc' } }),
    prisma.event.findMany({
      where: { storyRunId: run.id },
      orderBy: { id: 'asc' },
      select: {
        id: true,
        port: true,
        seq: true,
        actionId: true,
        actionSlug: true,
        actionRunId: true,
        createdAt: true,
      },
    }),
  ]);
  const actions = version ? decodeGraph(version.graph).actions : {};
  const nameOf = (step: { actionId: Id; actionSlug: string }) =>
    actions[step.actionId]?.name ?? step.actionSlug;
  const sources = events
    .filter((event) => event.actionRunId === null)
    .map((event): RunStep => {
      const at = event.createdAt.toISOString();
      return {
        id: event.id,
        actionId: event.actionId,
        actionSlug: event.actionSlug,
        actionName: nameOf(event),
        state: 'succeeded',
        attempt: 1,
        startedAt: at,
        endedAt: at,
        durationMs: 0,
        error: null,
        warnings: [],
        inputEventId: null,
        events: [{ id: event.id, port: event.port, seq: event.seq }],
      };
    });
  const emitted = Map.groupBy(events, (event) => event.actionRunId);
  const steps = actionRuns.map((step): RunStep => {
    const startedAt = step.startedAt ?? step.createdAt;
    return {
      id: step.id,
      actionId: step.actionId,
      actionSlug: step.actionSlug,
      actionName: nameOf(step),
      state: decodeState(step.state),
      attempt: step.attempt,
      startedAt: startedAt.toISOString(),
      endedAt: step.endedAt?.toISOString() ?? null,
      durationMs: step.endedAt ? Math.max(0, step.endedAt.getTime() - startedAt.getTime()) : null,
      error: decodeError(step.error),
      warnings: decodeWarnings(step.warnings),
      inputEventId: step.eventId,
      events: (emitted.get(step.id) ?? []).map(({ id, port, seq }) => ({ id, port, seq })),
    };
  });
  return { run, version: version?.number ?? 0, steps: [...sources, ...steps] };
}

/** These columns are written by the store alone, which writes nothing else. */
function decodeState(stored: string): ActionRunState {
  return stored as ActionRunState;
}

function decodeError(stored: unknown): RunError | null {
  return stored as RunError | null;
}

function decodeWarnings(stored: unknown): string[] {
  return Array.isArray(stored) ? stored.map(String) : [];
}
