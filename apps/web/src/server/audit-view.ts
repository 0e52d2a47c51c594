/** Reading the audit log: what may be asked of it, and whose entries the asker may see. */
import { looksAfterInstallation } from '@storyloom/adapters/accounts/installation';
import type { Role } from '@storyloom/adapters/accounts/roles';
import { entryStates } from '@storyloom/adapters/audit/read';
import type { Id } from '@storyloom/engine';
import * as z from 'zod';
import type { WebDeps } from './web-deps.ts';

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const word = z
  .string()
  .max(60)
  .regex(/^[\w.]+$/, 'Not a name of this kind.');

/** Which entries; see AuditFilter. */
export const auditFilterFields = {
  userId: z.uuid().optional(),
  resource: word.optional(),
  operation: word.optional(),
  aboutId: z.uuid().optional(),
  state: z.enum(entryStates).optional(),
  from: time.optional(),
  to: time.optional(),
  text: z.string().trim().max(200, 'At most 200 characters.').optional(),
};

/** Those of the team or, where owners of the first team ask for it, of the whole installation; null: not theirs to see. */
export async function auditScope(
  { prisma }: Pick<WebDeps, 'prisma'>,
  { teamId, role, everywhere }: { teamId: Id; role: Role; everywhere: boolean },
): Promise<{ teamId: Id | null } | null> {
  if (!everywhere) return { teamId };
  return (await looksAfterInstallation({ prisma }, { teamId, role })) ? { teamId: null } : null;
}
