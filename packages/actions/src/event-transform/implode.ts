/** Exploded events back into one list, in the order of the list that they came from. */
import {
  Fatal,
  type GatherContext,
  type GatherRunner,
  type GroupMember,
  isId,
  isObject,
  type Json,
} from '@storyloom/engine';
import { z } from 'zod';
import { badOption } from '../bad-option.ts';
import { jsonOption, numberOption } from '../coerce.ts';
import { mostSeconds, spokenSeconds } from '../duration.ts';
import { evaluated } from '../evaluated.ts';
import { keyText } from '../key-text.ts';
import { isAbsent, scalarText } from '../values.ts';
import { passesGate } from './gate.ts';
import type { EventTransformOptions } from './options.ts';

export const implodeOptions = z.object({
  guid_path: jsonOption(null),
  size_path: numberOption({ fallback: null, min: 1, max: 1_000_000, whole: true }),
  seconds: numberOption({ fallback: null, min: 0, max: mostSeconds }),
});

/** Without `seconds`, a group that is not whole fails after a day: a branch that waits for ever is told. */
const usualPatienceS = 86_400;

/** Where events come together that the rules do not let through: each is a group of its own. */
const turnedAway = 'turned away';

export const implode: GatherRunner<EventTransformOptions> = {
  group: (options, context) => {
    if (!passesGate(options, { ...context, warn: ignore, log: ignore }))
      return { key: turnedAway, need: { count: 1 }, patienceMs: null };
    const { size_path: size, seconds, ...rest } = evaluated(context, options, implodeOptions);
    const guid = guidOf(rest.guid_path);
    if (size === null && seconds === null) {
      throw badOption('size_path', 'is missing. Say how many events to wait for, or for how many seconds.');
    }
    return {
      key: keyText(guid),
      need: { count: size ?? Number.MAX_SAFE_INTEGER },
      // An explode names its events after its own run.
      ...(isId(guid) ? { origin: guid } : {}),
      patienceMs: Math.round((seconds ?? usualPatienceS) * 1000),
    };
  },

  gather: (options, group, context) => {
    if (!passesGate(options, context)) return { emit: [] };
    const { size_path: size, seconds, guid_path } = evaluated(context, options, implodeOptions);
    const members = inOrder(group, guidOf(guid_path), context);
    const isShort = size !== null && members.length < size;
    if (isShort && seconds === null) throw incomplete(members, { size, context });
    if (isShort) {
      context.warn(
        `${members.length} of ${size} events came ${until(context.because)}; it goes on with those.`,
      );
    }
    return { emit: [{ payload: members.map(({ member }) => itemOf(member, options, context)) }] };
  },
};

const ignore = () => undefined;

function itemOf(member: GroupMember, { item_path }: EventTransformOptions, context: GatherContext): Json {
  if (item_path === undefined || isAbsent(item_path)) return context.accumulated(member);
  return context.evaluateFor(member, 'item_path', item_path);
}

type Placed = { member: GroupMember; index: number | null };

function guidOf(value: Json): string {
  if (!isAbsent(value)) return scalarText(value);
  throw badOption('guid_path', 'is missing or null. Events with the same one are gathered.');
}

/** By the index that their explode gave them; those without one come last, as they came. */
function inOrder(group: GroupMember[], guid: string, context: GatherContext): Placed[] {
  const placed = group.map((member) => ({ member, index: indexOf(member, guid, context) }));
  return placed.sort((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity) || 0);
}

function indexOf(member: GroupMember, guid: string, context: GatherContext): number | null {
  for (const result of [member.event.output, ...Object.values(context.accumulated(member))]) {
    if (!isObject(result)) continue;
    if (typeof result.index === 'number' && result.guid === guid) return result.index;
  }
  return null;
}

function until(because: GatherContext['because']): string {
  return because === 'timeout' ? 'in time' : 'and no other can';
}

/** Nobody else can come: says who is missing, as far as their indexes tell. */
function incomplete(members: Placed[], from: { size: number; context: GatherContext }): Fatal {
  const { size, context } = from;
  const came = new Set(members.map(({ index }) => index));
  const missing = came.has(null) ? [] : Array.from({ length: size }, (_, i) => i).filter((i) => !came.has(i));
  const which = missing.length === 0 ? '' : ` Missing: index ${list(missing.map(String))}.`;
  const before = list(context.sources.map(({ name }) => name));
  const why =
    context.because === 'timeout'
      ? `in ${spokenSeconds(usualPatienceS)}; it waited no longer`
      : `and no other can: the rest failed or took another way before ${before}`;
  return new Fatal(
    `${members.length} of ${size} events came ${why}.${which} Set seconds to go on with those that come.`,
    { code: 'join_incomplete', detail: { came: members.length, size, missing: missing.slice(0, mostNamed) } },
  );
}

const mostNamed = 20;

function list(names: string[]): string {
  const shown = names.slice(0, mostNamed).join(', ');
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}
