/** Rows for tests of stores: valid as they come, with what a test cares about laid over. */
import { newId } from '../ids.ts';
import type { ClaimedRun, Json, NewActionRun, NewEvent } from '../model.ts';
import type { Acceptance, Settlement } from '../ports.ts';

/** A story run whose source event starts `runs` Actions. */
export function anAcceptance({
  runs = 1,
  output = null,
  once = null,
}: {
  runs?: number;
  output?: Json;
  once?: Acceptance['once'];
} = {}): Acceptance & { event: NewEvent } {
  const storyRun = {
    id: newId(),
    teamId: newId(),
    storyId: newId(),
    versionId: newId(),
    source: 'webhook' as const,
  };
  const { id: storyRunId, teamId, storyId } = storyRun;
  const event: NewEvent = {
    id: newId(),
    teamId,
    storyId,
    storyRunId,
    actionId: newId(),
    actionSlug: 'source',
    actionRunId: null,
    seq: 0,
    port: 'success',
    causes: [],
    ancestors: {},
    turns: null,
    output,
  };
  event.ancestors = { [event.actionId]: event.id };
  const started = Array.from({ length: runs }, () => aRun(event, storyRun.versionId));
  return { storyRun, event, events: [event], runs: started, once };
}

/** A queued run of some Action for `event`. */
export function aRun(event: NewEvent, versionId: string, over: Partial<NewActionRun> = {}): NewActionRun {
  return {
    id: newId(),
    teamId: event.teamId,
    storyId: event.storyId,
    storyRunId: event.storyRunId,
    versionId,
    actionId: newId(),
    actionSlug: 'receiver',
    eventId: event.id,
    state: 'queued',
    error: null,
    warnings: [],
    logs: [],
    priority: 0,
    runGate: null,
    gate: null,
    slotKey: null,
    ...over,
  };
}

/** A run of an Action of this version, claimed for the first time. Without an event unless told. */
export function aClaimedRun(
  version: { id: string; storyId: string; teamId: string },
  actionId: string,
  over: Partial<ClaimedRun> = {},
): ClaimedRun {
  return {
    id: newId(),
    attempt: 1,
    failures: 0,
    lostLeases: 0,
    waited: null,
    waitedBefore: null,
    isStranded: false,
    emitted: 0,
    answer: null,
    callerRunId: null,
    depth: 0,
    priority: 0,
    runGate: null,
    gate: null,
    storyRunState: null,
    bytes: 0,
    teamId: version.teamId,
    storyId: version.storyId,
    storyRunId: newId(),
    versionId: version.id,
    actionId,
    event: null,
    ...over,
  };
}

/** What the Action of a claimed run emitted. */
export function anEvent(run: ClaimedRun, over: Partial<NewEvent> = {}): NewEvent {
  const id = newId();
  return {
    id,
    teamId: run.teamId,
    storyId: run.storyId,
    storyRunId: run.storyRunId,
    actionId: run.actionId,
    actionSlug: 'receiver',
    actionRunId: run.id,
    seq: 0,
    port: 'success',
    causes: run.event ? [run.event.id] : [],
    ancestors: { ...run.event?.ancestors, [run.actionId]: id },
    turns: null,
    output: null,
    ...over,
  };
}

/** The end of a claimed run, succeeded unless told. */
export function aSettlement(
  run: Pick<ClaimedRun, 'id' | 'attempt'>,
  over: Partial<Settlement> = {},
): Settlement {
  return {
    run: { id: run.id, attempt: run.attempt },
    outcome: { state: 'succeeded' },
    failures: 0,
    warnings: [],
    logs: [],
    events: [],
    runs: [],
    ...over,
  };
}
