/**
 * What follows from an event within one process and one commit: pure Actions behind it run at once, in
 * memory, breadth first; the rest becomes Action runs to be carried out later. A chain begins with the
 * event of a source or with a claimed Action run.
 */
import { type Chain, failure, platformOf, rootsOf } from './chain.ts';
import { type CompiledAction, mayRunInline } from './compile.ts';
import { type Emitted, type Execution, execute, type ReadyValues, runErrorOf } from './execute.ts';
import { gatherExecution, groupIn } from './gather.ts';
import { gated } from './limits.ts';
import { usualCycleLimit } from './loops.ts';
import type { Id, Json, LogLine, NewActionRun, NewEvent, RunError } from './model.ts';
import { eventOf, type Incoming, receiversOf, runOf } from './plan.ts';
import type { GroupMember, Need } from './ports.ts';
import { sizeUpTo } from './size.ts';

export type Planned = { run: NewActionRun; incoming: Incoming };

/** Carries out what may run inline and plans the rest; all of it within one turn of the process. */
export function follow(chain: Chain, first: Planned[]): void {
  const gathering: Gathering = new Map();
  let open = first;
  while (open.length > 0) {
    const next: Planned[] = [];
    for (const planned of open) next.push(...step(chain, planned, gathering));
    open = next;
    if (open.length === 0) open = gatherWhole(chain, gathering);
  }
  for (const { members } of gathering.values()) for (const { run } of members) leave(chain, run);
}

/** Leaves a run to the workers; while its story run has no slot, it waits for that. */
function leave(chain: Chain, run: NewActionRun): void {
  const isHeld = chain.waitsForStory && run.state === 'queued';
  chain.runs.push(isHeld ? { ...run, state: 'waiting', slotKey: run.runGate } : run);
}

type Gathering = Map<string, { action: CompiledAction; need: Need; members: Planned[] }>;

function step(chain: Chain, planned: Planned, gathering: Gathering): Planned[] {
  const { run, incoming } = planned;
  const action = chain.story.actions.get(run.actionId);
  const isInline = run.state === 'queued' && action && mayRunInline(action) && chain.steps > 0;
  if (!isInline || chain.bytes <= 0 || chain.clock() >= chain.until) {
    leave(chain, run);
    return [];
  }
  chain.steps -= 1;
  if (action.kind === 'stateful') {
    const group = tooOften(action, incoming) ? null : groupIn(chain, action, incoming);
    // Others may have come already, or fail to: the worker sees to it.
    if (group === null) leave(chain, run);
    else {
      const known = gathering.get(group.key);
      if (known) known.members.push(planned);
      else gathering.set(group.key, { action, need: group.need, members: [planned] });
    }
    return [];
  }
  const execution = executeIn(chain, action, {
    run: { id: run.id, attempt: 1, hasWaited: false, answer: null },
    incoming,
  });
  if (execution instanceof Promise)
    throw new Error(`${action.definition.type} is pure and does not answer at once.`);
  if (execution.kind === 'waiting' || execution.kind === 'calling') {
    // Waiting is done from the queue: there it has a lease and a place.
    leave(chain, run);
    return [];
  }
  return conclude(chain, { action, run, execution, causes: [incoming] });
}

/** Ends an inline run and plans what follows from it. */
function conclude(
  chain: Chain,
  made: { action: CompiledAction; run: NewActionRun; execution: Execution; causes: Incoming[] },
): Planned[] {
  const { action, run, execution, causes } = made;
  const failed = execution.kind === 'failed';
  chain.done.add(run.id);
  chain.runs.push({
    ...run,
    state: failed ? 'failed' : 'succeeded',
    error: failed ? execution.error : null,
    warnings: execution.warnings,
    logs: execution.logs,
  });
  return emit(chain, { action, runId: run.id, causes, execution });
}

/** Groups that were born in this chain and are whole, gathered. */
function gatherWhole(chain: Chain, gathering: Gathering): Planned[] {
  const next: Planned[] = [];
  for (const [key, gathered] of gathering) {
    const { action, need } = gathered;
    // No more than it needs: what comes after them begins the next group.
    const members = 'count' in need ? gathered.members.slice(0, need.count) : gathered.members;
    const group = members.map(({ run, incoming }) => memberOf(chain, run.id, incoming));
    if (!isWhole(need, group) || mayComeLate(need, group)) continue;
    gathering.delete(key);
    if (members.length < gathered.members.length) {
      gathering.set(key, { ...gathered, members: gathered.members.slice(members.length) });
    }
    const last = members.at(-1);
    if (!last) continue;
    const execution = gatherExecution(chain, { action, group, because: null });
    for (const { run } of members) if (run !== last.run) chain.runs.push({ ...run, state: 'succeeded' });
    next.push(
      ...conclude(chain, { action, run: last.run, execution, causes: members.map((one) => one.incoming) }),
    );
  }
  return next;
}

/** Whether some go on while others are still to come: only the store can tell that those are late. */
function mayComeLate(need: Need, group: GroupMember[]): boolean {
  return 'some' in need && !isWhole({ all: need.of }, group);
}

function memberOf(chain: Chain, runId: Id, incoming: Incoming): GroupMember {
  const { id, actionId, ancestors, turns, output } = incoming;
  const actionSlug = chain.story.slugs.get(actionId) ?? '';
  return { runId, event: { id, actionId, actionSlug, ancestors, turns, output } };
}

/** Whether all have come that a group needs. */
export function isWhole(need: Need, group: readonly { event: { actionId: Id } }[]): boolean {
  if ('count' in need) return group.length >= need.count;
  const came = new Set(group.map(({ event }) => event.actionId));
  if ('all' in need) return need.all.every((id) => came.has(id));
  return need.of.filter((id) => came.has(id)).length >= need.some;
}

/** Carries one Action out. A path that came by too often fails here, before it does anything. */
export function executeIn(
  chain: Chain,
  action: CompiledAction,
  {
    run,
    incoming,
    values,
    onLine,
  }: {
    run: { id: Id; attempt: number; hasWaited: boolean; answer: Json | null };
    incoming: Incoming;
    values?: ReadyValues | null;
    onLine?: (line: LogLine) => void;
  },
): Execution | Promise<Execution> {
  if (action.passesBy !== null) return passed(action.passesBy, action, incoming);
  const runner = chain.runners[action.definition.type];
  if (!runner || !('run' in runner)) {
    const message = `${action.definition.title} starts a story and takes no event.`;
    return failure({ code: 'no_input', message });
  }
  const limited = tooOften(action, incoming);
  if (limited) return failure(limited);
  return execute(action, runner, {
    storyId: chain.scope.storyId,
    isTest: chain.isTest,
    runId: run.id,
    attempt: run.attempt,
    hasWaited: run.hasWaited,
    answer: run.answer,
    event: incoming.output,
    roots: rootsOf(chain, action, [incoming]),
    platform: platformOf(chain, run.id),
    approvalUrl: () => chain.site.approvalUrl(run.id),
    outside: chain.outside,
    signal: chain.signal,
    teamId: chain.scope.teamId,
    ...(values ? { values } : {}),
    ...(onLine ? { onLine } : {}),
  });
}

/** A bypassed Action: the event goes on as it came. */
function passed(port: string, action: CompiledAction, incoming: Incoming): Execution {
  const limited = tooOften(action, incoming);
  if (limited) return failure(limited);
  return { kind: 'emitted', emit: [{ payload: incoming.output, port }], warnings: [], logs: [] };
}

const cycleLimit = 'cycle_limit';

/** The error of a path that came by an Action as often as it may; null while it may go on. */
export function tooOften(action: CompiledAction, incoming: Pick<Incoming, 'turns'>): RunError | null {
  const limit = action.settings.cycle_limit ?? usualCycleLimit;
  if (action.loop === null || (incoming.turns?.[action.id] ?? 0) < limit) return null;
  const times = limit.toLocaleString('en');
  const message = `The loop came by ${action.name} ${times} times, its limit, and did not end. Check the condition that ends it, or raise the limit.`;
  return { code: cycleLimit, message };
}

/** Adds what an execution emitted to the chain and plans its receivers. */
export function emit(
  chain: Chain,
  made: {
    action: CompiledAction;
    runId: Id | null;
    causes: Incoming[];
    execution: Execution;
    /** Events that it emitted before. */
    emitted?: number;
  },
): Planned[] {
  const { action, runId, causes, execution, emitted = 0 } = made;
  return emissionsOf(action, execution).flatMap(({ payload: output, port, size }, place) =>
    planFrom(chain, { action, causes, made: { runId, seq: emitted + place, port, output, size } }),
  );
}

/** Adds one event to the chain and plans its receivers. */
export function planFrom(chain: Chain, from: NewEventFrom): Planned[] {
  const event = addEvent(chain, from);
  return receiversOf(chain.story, event).map((receiver) => plannedFor(chain, receiver, event));
}

/** Adds one event to the chain and plans one Action for it, whatever its links say. */
export function planOnly(chain: Chain, from: NewEventFrom, receiver: CompiledAction): Planned[] {
  return [plannedFor(chain, receiver, addEvent(chain, from))];
}

type NewEventFrom = Parameters<typeof eventOf>[2];

function addEvent(chain: Chain, from: NewEventFrom): NewEvent {
  const event = eventOf(chain.story, chain.scope, from);
  chain.events.push(event);
  chain.outputs.set(event.id, event.output);
  chain.bytes -= from.made.size ?? sizeUpTo(event.output, chain.bytes);
  return event;
}

/** A run of `receiver` for an event that is in the chain already. */
export function plannedFor(chain: Chain, receiver: CompiledAction, event: NewEvent): Planned {
  const { id, actionId, port, ancestors, turns, output } = event;
  const incoming: Incoming = { id, actionId, port, ancestors, turns, output };
  return { run: planned(chain, receiver, incoming), incoming };
}

/** A run of `receiver`: queued, waiting for a slot, or failed when the formula of its limit does. */
function planned(chain: Chain, receiver: CompiledAction, incoming: Incoming): NewActionRun {
  const run = runOf(chain.scope, receiver, { eventId: incoming.id });
  const waitsForStory = chain.waitsForStory && !mayRunInline(receiver);
  try {
    return gated(run, receiver, { roots: () => rootsOf(chain, receiver, [incoming]), waitsForStory });
  } catch (error) {
    const known = runErrorOf(error);
    if (!known) throw error;
    const option = receiver.settings.concurrency ? 'concurrency.key' : receiver.rateKey?.option;
    return { ...run, state: 'failed', error: { ...(option ? { option } : {}), ...known } };
  }
}

/** A failure leaves by the failure port when a link stands there; else the story run has failed. */
function emissionsOf(action: CompiledAction, execution: Execution): Emitted[] {
  if (execution.kind === 'emitted' || execution.kind === 'waiting') return execution.emit;
  const isHandled =
    execution.kind === 'failed' && action.receivers.has('failure') && execution.error.code !== cycleLimit;
  return isHandled ? [{ payload: { error: { ...execution.error } }, port: 'failure' }] : [];
}
