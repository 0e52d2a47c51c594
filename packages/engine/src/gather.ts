/** Joins: to which group an event belongs, and what a group comes to. */
import { Fatal, type GatherContext, type GatherRunner, type Group, type GroupContext } from './action.ts';
import { type Chain, failure, platformOf, rootsOf } from './chain.ts';
import type { CompiledAction } from './compile.ts';
import { type Execution, executionOf, missingTo, notes, runErrorOf } from './execute.ts';
import type { Id, RunError } from './model.ts';
import { evaluatorOf, optionsIn, withLocals } from './option-values.ts';
import type { Incoming } from './plan.ts';
import type { Arrival, Gathered, GroupMember } from './ports.ts';
import { mostHeldBytes } from './size.ts';

function wideKeys(storyId: Id): string {
  return `join:${storyId}:`;
}

/**
 * How many members of a group that went on are still to come, and then let go: of those that it did not
 * wait for, or waited for in vain. Not across story runs, where those that come may be the next group's.
 */
export function stillToCome({ key, storyId, need, because }: Arrival, came: number): number {
  if ('some' in need) return Math.max(0, need.of.length - came);
  if ('count' in need || because !== 'timeout' || key.startsWith(wideKeys(storyId))) return 0;
  return Math.max(0, need.all.length - came);
}

/** A group that comes to nothing. */
export function failedGroup(error: RunError): Gathered {
  return { outcome: { state: 'failed', error }, warnings: [], logs: [], events: [], runs: [] };
}

/** The error of a group whose events, or what is read on their ways, are more than can be held at once. */
export function tooLargeGroup(members: number): RunError {
  const count = members.toLocaleString('en');
  const message = `The ${count} events that came together have, with what is read on their ways, more than ${mostHeldBytes / 1024 ** 2} MB. Pass on less of each, in an Action before.`;
  return { code: 'too_large', message };
}

function gatherRunner(chain: Chain, action: CompiledAction): GatherRunner<unknown> | null {
  const runner = chain.runners[action.definition.type];
  return runner && 'gather' in runner ? runner : null;
}

/** The group of an event that came to a join. Throws what an author can cause. */
export function groupOf(chain: Chain, action: CompiledAction, incoming: Incoming): Group {
  const runner = gatherRunner(chain, action);
  if (!runner) throw new Error(`${action.definition.type} is stateful and does not gather.`);
  const { options, context } = prepared(chain, action, [incoming], notes().warn);
  const group = runner.group(options, context);
  if (group.wide) {
    // Runs of a draft and live ones do not come together.
    const draft = chain.isTest ? 'draft:' : '';
    return { ...group, key: `${wideKeys(chain.scope.storyId)}${draft}${action.id}:${group.key}` };
  }
  // In a loop each turn has its own groups: who is late in one does not come to the next.
  const turn = action.loop === null ? '' : `${incoming.turns?.[action.id] ?? 0}:`;
  return { ...group, key: `join:${chain.scope.storyRunId}:${action.id}:${turn}${group.key}` };
}

/** The same when the whole group is made in this chain; null when others may come from elsewhere, or it fails. */
export function groupIn(chain: Chain, action: CompiledAction, incoming: Incoming): Group | null {
  try {
    const group = groupOf(chain, action, incoming);
    const isOurs = chain.isFirst && !group.wide;
    const isMadeHere = group.origin !== undefined && chain.done.has(group.origin);
    return isOurs || isMadeHere ? group : null;
  } catch (error) {
    if (runErrorOf(error)) return null;
    throw error;
  }
}

/** What a group comes to, with warnings and log lines. Never throws for what an author can cause. */
export function gatherExecution(
  chain: Chain,
  gathered: { action: CompiledAction; group: GroupMember[]; because: 'timeout' | 'stranded' | null },
): Execution {
  const { action, group, because } = gathered;
  const { warnings, logs, warn, log } = notes();
  const runner = gatherRunner(chain, action);
  const causes = group.map(({ event }): Incoming => ({ ...event, port: '' }));
  try {
    if (!runner) throw new Error(`${action.definition.type} is stateful and does not gather.`);
    const { options, context } = prepared(chain, action, causes, warn);
    const result = runner.gather(options, group, {
      ...context,
      ...partsOf(chain, action, warn),
      because,
      warn,
      log,
    });
    return { ...executionOf(result), warnings, logs };
  } catch (error) {
    const known = runErrorOf(error);
    if (!known) throw error;
    return { ...failure(known), warnings, logs };
  }
}

/** What a join sees of each member, and of its own place in the story. */
function partsOf(
  chain: Chain,
  action: CompiledAction,
  warn: (message: string) => void,
): Pick<GatherContext, 'hasLink' | 'accumulated' | 'evaluateFor'> {
  const rootsFor = ({ event }: GroupMember) => rootsOf(chain, action, [{ ...event, port: '' }]);
  return {
    hasLink: (port) => (action.receivers.get(port)?.length ?? 0) > 0,
    accumulated: (member) => {
      const { META: _, STORY: __, ...results } = rootsFor(member);
      return results;
    },
    evaluateFor: (member, option, value, locals) => {
      const [roots, platform] = [rootsFor(member), platformOf(chain, member.runId)];
      const scope = withLocals(action, { roots, platform, onMissing: missingTo(warn) });
      return evaluatorOf(action, scope)(option, value, locals);
    },
  };
}

/** Several Action runs come together, so none of them is the one that would emit again. */
function noPrompt(): never {
  throw new Fatal(
    'PROMPT has no place in the options of a join. Write it in an Action before or behind it.',
    {
      code: 'no_prompt',
    },
  );
}

function prepared(chain: Chain, action: CompiledAction, causes: Incoming[], warn: (message: string) => void) {
  const scope = withLocals(action, {
    roots: rootsOf(chain, action, causes),
    platform: { ...platformOf(chain, chain.scope.storyRunId), prompt: noPrompt },
    onMissing: missingTo(warn),
  });
  const options = optionsIn(action, scope);
  const context: GroupContext = {
    event: causes.at(-1)?.output ?? null,
    evaluate: evaluatorOf(action, scope),
    sources: [...action.sources],
  };
  return { options, context };
}
