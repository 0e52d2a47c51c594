import {
  Fatal,
  type GatherContext,
  type GatherRunner,
  type Group,
  type GroupContext,
  type GroupMember,
  type Json,
} from '@storyloom/engine';
import { badOption } from '../bad-option.ts';
import { spokenSeconds } from '../duration.ts';
import { keyText } from '../key-text.ts';
import { isAbsent } from '../values.ts';
import type { JoinOptions } from './index.ts';

export const joinRunner: GatherRunner<JoinOptions> = {
  group(options, context): Group {
    const { across_runs: wide, timeout } = options;
    if (wide && isAbsent(options.key)) {
      throw badOption('across_runs', 'needs a key: without one, all story runs would be one group.');
    }
    return {
      key: keyOf(options, context),
      need: needOf(options, context.sources),
      ...(wide ? { wide } : {}),
      patienceMs: timeout === 0 ? null : Math.round(timeout * 1000),
    };
  },

  gather(options, group, context) {
    warnOfSeveral(group, context);
    const events = merges[options.merge](group);
    if (context.because === null) return { emit: [{ payload: events }] };
    const { arrived, missing } = attendance(group, context);
    if (context.because === 'stranded') {
      throw new Fatal(
        `${named(missing)} did not come and cannot any more: a run before it failed, or took another way. Wait for any or some of them where not all are sure to come.`,
        { code: 'join_incomplete', detail: { arrived: slugs(arrived), missing: slugs(missing) } },
      );
    }
    const detail = { arrived: slugs(arrived), missing: slugs(missing) };
    if (context.hasLink('timed_out'))
      return { emit: [{ port: 'timed_out', payload: { ...detail, events } }] };
    throw new Fatal(
      `${named(missing)} did not come within ${spokenSeconds(options.timeout)}, the time limit.`,
      {
        code: 'join_timeout',
        option: 'timeout',
        detail,
      },
    );
  },
};

type Source = GroupContext['sources'][number];

function keyOf({ key }: JoinOptions, context: GroupContext): string {
  if (isAbsent(key)) return '';
  const value = context.evaluate('key', key);
  if (isAbsent(value))
    throw badOption('key', 'gives nothing for this event, so where it belongs is not known.');
  return keyText(value);
}

function needOf({ wait_for, count }: JoinOptions, sources: Source[]): Group['need'] {
  const ids = sources.map(({ id }) => id);
  if (wait_for === 'all') return { all: ids };
  if (wait_for === 'any') return { some: 1, of: ids };
  if (count === null) throw badOption('count', 'is missing. Say how many must have come.');
  if (count > ids.length) {
    throw badOption('count', `${count} cannot come, since ${ids.length} Actions are linked to it.`);
  }
  return { some: count, of: ids };
}

const merges: Record<JoinOptions['merge'], (group: GroupMember[]) => Json> = {
  by_action: (group) => Object.fromEntries(group.map(({ event }) => [event.actionSlug, event.output])),
  list: (group) => group.map(({ event }) => event.output),
  first: (group) => group[0]?.event.output ?? null,
  last: (group) => group.at(-1)?.event.output ?? null,
};

/** Events that a fan-out made more of are told apart by a key only. */
function warnOfSeveral(group: GroupMember[], context: GatherContext): void {
  for (const [slug, members] of Map.groupBy(group, ({ event }) => event.actionSlug)) {
    if (members.length === 1) continue;
    context.warn(`${members.length} events of ${slug} came; give the join a key that tells them apart.`);
  }
}

function attendance(group: GroupMember[], { sources }: GatherContext) {
  const came = new Set(group.map(({ event }) => event.actionId));
  return {
    arrived: sources.filter(({ id }) => came.has(id)),
    missing: sources.filter(({ id }) => !came.has(id)),
  };
}

function slugs(sources: Source[]): string[] {
  return sources.map(({ slug }) => slug);
}

const listed = new Intl.ListFormat('en');

function named(sources: Source[]): string {
  return listed.format(sources.map(({ name }) => name));
}
