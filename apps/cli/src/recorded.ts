/** What a command changes leaves an entry in the audit log, by the name of whoever runs it on this machine. */
import { userInfo } from 'node:os';
import { type Act, makeAudit, recorded } from '@storyloom/adapters/audit/audit';
import { reasonOf } from '@storyloom/adapters/postgres/errors';
import type { PrismaClient } from '@storyloom/adapters/prisma/client';
import type { Id } from '@storyloom/engine';
import type { Answer } from './answer.ts';

type Change = Pick<Act, 'operation' | 'resource' | 'object' | 'inputs'> & {
  /** Null: of no team. */
  teamId: Id | null;
};

/** Runs what changes something; does not when its entry cannot be written. */
export function recordedChange(
  prisma: Pick<PrismaClient, '$executeRaw'>,
  what: Change,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const log = {
    error: (message: string, details: Record<string, unknown> = {}) =>
      void process.stderr.write(`${message}: ${reasonOf(details.err)}\n`),
  };
  const act: Act = {
    ...what,
    via: 'cli',
    by: { userId: null, name: `${userName()} on the command line` },
    from: { ip: null, userAgent: null },
  };
  return recorded(makeAudit({ prisma, log }), act, {
    run,
    outcome: ({ failed, json }) =>
      failed === undefined ? { ok: true, outputs: json } : { ok: false, error: 'BAD_REQUEST', outputs: json },
  });
}

/** Containers run under users that have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'Somebody';
  }
}
