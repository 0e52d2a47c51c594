/** What a story may take of the installation: how much at once, before whom, and how long its events stay. */
import { type Id, storyGate } from '@storyloom/engine';
import { editable, type Locked, whyNotEdited } from './lock.ts';
import type { NotFound, Scope, StoryDeps } from './story-deps.ts';

export type StoryLimits = {
  /** Story runs at once; null for no limit. */
  concurrency?: number | null | undefined;
  /** A formula over the first event: the limit holds for each of its values; null for all together. */
  concurrencyKey?: string | null | undefined;
  /** Higher first. */
  priority?: number | undefined;
  /** Seconds. */
  keepEventsFor?: number | undefined;
  /** Failed runs in a row after which the story switches itself off; null: never. See switch-off.ts. */
  disableAfter?: number | null | undefined;
};

/**
 * What is not given stays. A limit that is raised or taken away lets in what waits; one that is lowered lets
 * what runs end. Priorities are those of story runs that start from now on.
 */
export async function setLimits(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { id, ...limits }: StoryLimits & { id: Id },
): Promise<{ ok: true } | { ok: false; message: string } | Locked | NotFound> {
  const { concurrency, concurrencyKey, priority, keepEventsFor, disableAfter } = limits;
  const problem = concurrencyKey ? problemOf(concurrencyKey) : null;
  if (problem !== null) return { ok: false, message: problem };
  const { count } = await prisma.story.updateMany({
    where: editable(teamId, id),
    data: {
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(concurrencyKey === undefined ? {} : { concurrencyKey: concurrencyKey || null }),
      ...(priority === undefined ? {} : { priority }),
      ...(keepEventsFor === undefined ? {} : { keepEventsFor }),
      ...(disableAfter === undefined ? {} : { disableAfter }),
    },
  });
  return count > 0 ? { ok: true } : whyNotEdited(prisma, { teamId, id });
}

/** What is wrong with the formula whatever the event; what it names is known only then. */
const always = new Set(['syntax', 'unknown_function', 'arguments']);

function problemOf(formula: string): string | null {
  try {
    storyGate('', formula, {});
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!(error instanceof Error) || error.name !== 'FormulaError') throw error;
    return always.has(code) ? error.message : null;
  }
}
