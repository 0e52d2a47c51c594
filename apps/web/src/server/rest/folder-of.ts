import { folderWithin } from '@storyloom/adapters/stories/folders';
import type { Scope } from '@storyloom/adapters/stories/story-deps';
import type { Id } from '@storyloom/engine';
import type { WebDeps } from '../web-deps.ts';
import { idOf } from './access.ts';
import { missing } from './errors.ts';

/** The folder that a body names, null for the top; one that the team has not is as one that does not exist. */
export async function folderOf(
  { prisma }: Pick<WebDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  named: string | null | undefined,
): Promise<Id | null> {
  if (named === null || named === undefined) return null;
  const folderId = idOf(named);
  if ((await folderWithin(prisma, { teamId, folderId })).length === 0) throw missing();
  return folderId;
}
