/** The entry of the audit log that one call of a mutation leaves. */
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import type { Act, ObjectKind, Origin } from '@storyloom/adapters/audit/audit';
import type { Id } from '@storyloom/engine';
import type { TRPCError } from '@trpc/server';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';

export type Entry = {
  /** What it is about: the id that the call is checked by. */
  about: (object: { kind: ObjectKind; id: Id }) => void;
  /** The same for a call about something in a story, or about the story itself. */
  inStory: (storyId: Id) => void;
  /** Whose object it is, where that is known before the call is refused. */
  of: (teamId: Id) => void;
  /** Before anything is done. Rejects when the entry cannot be written. */
  begin: (teamId: Id | null) => Promise<void>;
  /** With what the call came to. One that was not let in leaves an entry, too; one whose input names nothing does not. */
  end: (result: { ok: true; data: unknown } | { ok: false; error: TRPCError }) => Promise<void>;
};

type Caller = { deps: Pick<WebDeps, 'audit'>; viewer: Viewer; from: Origin };
type Call = { operation: string; declared: Declaration; input: unknown };

const refusals: readonly string[] = ['FORBIDDEN', 'NOT_FOUND'];

export function entryOf({ deps, viewer, from }: Caller, { operation, declared, input }: Call): Entry {
  const { audit } = deps;
  const act: Act = {
    via: 'page',
    operation,
    resource: declared.resource,
    by: { userId: viewer.user.id },
    from,
    teamId: null,
    inputs: input,
  };
  let begun: Id | null = null;
  return {
    about: (object) => {
      act.object = object;
    },
    inStory: (storyId) => {
      act.storyId = storyId;
      act.object = innerOf(input) ?? { kind: 'story', id: storyId };
    },
    of: (teamId) => {
      act.teamId = teamId;
    },
    begin: async (teamId) => {
      act.teamId = teamId;
      begun = await audit.begin(act);
    },
    end: async (result) => {
      if (begun !== null) {
        await audit.end(begun, result.ok ? outcomeOf(result.data) : { ok: false, error: result.error.code });
      } else if (result.ok) {
        throw new Error(`${operation} did something without an entry in the audit log.`);
      } else if (refusals.includes(result.error.code)) {
        await audit.refuse(act, result.error.code);
      }
    },
  };
}

/** Some answer in words that nothing was done. */
function outcomeOf(data: unknown) {
  if (typeof data !== 'object' || data === null || !('ok' in data) || data.ok !== false) {
    return { ok: true as const, outputs: data };
  }
  const reason = 'reason' in data && typeof data.reason === 'string' ? data.reason : 'bad_request';
  return { ok: false as const, error: reason.toUpperCase(), outputs: data };
}

/** Something in a story, which the input names beside it; the first of these that is there. */
const inner: readonly (readonly [string, ObjectKind])[] = [
  ['runId', 'run'],
  ['actionRunId', 'action_run'],
  ['reviewId', 'review'],
  ['reEmissionId', 're_emission'],
  ['actionId', 'action'],
];

function innerOf(input: unknown): Act['object'] {
  for (const [name, kind] of inner) {
    const id: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, name) : null;
    if (typeof id === 'string') return { kind, id };
  }
  return null;
}
