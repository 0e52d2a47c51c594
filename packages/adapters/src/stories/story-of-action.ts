import type { Id } from '@storyloom/engine';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

/** The story of the team whose draft has this Action. */
export async function storyOfAction(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  actionId: Id,
): Promise<Id | NotFound> {
  const [row] = await prisma.$queryRaw<{ id: Id }[]>`
    select id from story
    where team_id = ${teamId}::uuid and deleted_at is null and draft -> 'actions' -> ${actionId}::text is not null
    limit 1`;
  return row?.id ?? notFound;
}
