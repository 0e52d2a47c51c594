/** Exploded events back into one list, in the order of the list that they came from. */
import {
  Fatal,
  type GatherContext,
  type GatherRunner,
  type GroupMember,
  isId,
  type Json,
} from '@storyloom/engine';
import { isAbsent, scalarText } from '../coerce.ts';
import { keyText } from '../key-text.ts';
import type { EventTransformOptions } from './options.ts';

export const implode: GatherRunner<EventTransformOptions> = {
  group: (options) => {
    const { size_path: size, seconds } = options;
    const guid = guidOf(options);
    if (size === null && seconds === null) {
      throw new Fatal('size_path: is missing. Say how many events to wait for, or for how many seconds.', {
        code: 'bad_option',
        option: 'size_path',
      });
    }
    return {
      key: keyText(guid),
      need: { count: size ?? Number.MAX_SAFE_INTEGER },
      // An explode names its events after its own run.
      ...(isId(guid) ? { origin: guid } : {}),
      patienceMs: seconds === null ? null : Math.round(seconds * 1000),
    };
  },

  gather: (options, group, context) => {
    const { size_path: size, seconds, item_path } = options;
    const members = inOrder(group, guidOf(options), context);
    const isShort = size !== null && members.length < size;
    if (isShort && context.because === 'stranded' && seconds === null) {
      throw incomplete(members, { size, context });
    }
    if (isShort) {
      context.warn(
        `${members.length} of ${size} events came ${until(context.because)}; it goes on with those.`,
      );
    }
    const items = members.map(
      ({ member }): Json =>
        isAbsent(item_path)
          ? context.accumulated(member)
          : context.evaluateFor(member, 'item_path', item_path),
    );
    return { emit: [{ payload: items }] };
  },
};

type Placed = { member: GroupMember; index: number | null };

function guidOf({ guid_path }: EventTransformOptions): string {
  if (!isAbsent(guid_path)) return scalarText(guid_path);
  throw new Fatal('guid_path: is missing or null. Events with the same one are gathered.', {
    code: 'bad_option',
    option: 'guid_path',
  });
}

/** By the index that their explode gave them; those without one come last, as they came. */
function inOrder(group: GroupMember[], guid: string, context: GatherContext): Placed[] {
  const placed = group.map((member) => ({ member, index: indexOf(member, guid, context) }));
  return placed.sort((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity) || 0);
}

function indexOf(member: GroupMember, guid: string, context: GatherContext): number | null {
  for (const result of [member.event.output, ...Object.values(context.accumulated(member))]) {
    if (result === null || typeof result !== 'object' || Array.isArray(result)) continue;
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
  return new Fatal(
    `${members.length} of ${size} events came and no other can: the rest failed or took another way before ${before}.${which} Set seconds to go on with those that come.`,
    { code: 'join_incomplete', detail: { came: members.length, size, missing: missing.slice(0, mostNamed) } },
  );
}

const mostNamed = 20;

function list(names: string[]): string {
  const shown = names.slice(0, mostNamed).join(', ');
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}
