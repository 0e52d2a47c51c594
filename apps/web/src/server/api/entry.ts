/** The entry of the audit log that one call of a mutation leaves: what it is about is read off its declaration and input. */

import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import type { Act, ObjectKind, Origin } from '@storyloom/adapters/audit/audit';
import type { Id } from '@storyloom/engine';
import type { TRPCError } from '@trpc/server';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';

export type Entry = {
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
  const about: Omit<Act, 'teamId'> = {
    via: 'page',
    operation,
    resource: declared.resource,
    by: { userId: viewer.user.id },
    from,
    ...aboutOf(declared, input),
    inputs: input,
  };
  let teamId: Id | null = null;
  let begun: Id | null = null;
  return {
    of: (team) => {
      teamId = team;
    },
    begin: async (team) => {
      begun = await audit.begin({ ...about, teamId: team });
    },
    end: async (result) => {
      if (begun !== null) {
        await audit.end(begun, result.ok ? outcomeOf(result.data) : { ok: false, error: result.error.code });
      } else if (result.ok) {
        throw new Error(`${operation} did something without an entry in the audit log.`);
      } else if (refusals.includes(result.error.code)) {
        await audit.refuse({ ...about, teamId }, result.error.code);
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

/** Of something in a story, which the input names beside it; the first of these that is there. */
const inStory: readonly (readonly [string, ObjectKind])[] = [
  ['runId', 'run'],
  ['actionRunId', 'action_run'],
  ['reviewId', 'review'],
  ['reEmissionId', 're_emission'],
  ['actionId', 'action'],
];

const objects = ['story', 'event', 'api_key', 'credential', 'resource', 'folder'] as const;

function aboutOf({ scope }: Declaration, input: unknown): Pick<Act, 'object' | 'storyId'> {
  const text = (name: string): string | null => {
    const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, name) : null;
    return typeof value === 'string' ? value : null;
  };
  const storyId = text('storyId');
  if (storyId !== null) {
    const [name, kind] = inStory.find(([one]) => text(one) !== null) ?? ['storyId', 'story'];
    return { storyId, object: { kind, id: text(name) ?? storyId } };
  }
  const kind = objects.find((one) => one === scope);
  const id = text('id');
  return { object: kind && id !== null ? { kind, id } : null };
}
