/** What is edited of a story outside its graph. The last edit wins: these are single values. */
import type { Id } from '@storyloom/engine';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type StoryEdit = {
  name?: string | undefined;
  description?: string | undefined;
  disabled?: boolean | undefined;
  /** Seconds. */
  keepEventsFor?: number | undefined;
};

/** A disabled story refuses webhooks from the next request on; what is running goes on. */
export function updateStory(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  scope: Scope,
  { id, ...edit }: StoryEdit & { id: Id },
): Promise<'ok' | NotFound> {
  const { name, description, disabled, keepEventsFor } = edit;
  return touched(
    prisma.story.updateMany({
      where: { id, teamId: scope.teamId, deletedAt: null },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        ...(disabled === undefined ? {} : { disabled }),
        ...(keepEventsFor === undefined ? {} : { keepEventsFor }),
        editedAt: new Date(),
        editedById: scope.userId,
      },
    }),
  );
}

/** Hidden and no longer reachable by webhooks; `restoreStory` brings it back as it was. */
export function removeStory(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Scope,
  id: Id,
): Promise<'ok' | NotFound> {
  return touched(
    prisma.story.updateMany({ where: { id, teamId, deletedAt: null }, data: { deletedAt: new Date() } }),
  );
}

/** Restoring a story that was not removed does nothing. */
export function restoreStory(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Scope,
  id: Id,
): Promise<'ok' | NotFound> {
  return touched(prisma.story.updateMany({ where: { id, teamId }, data: { deletedAt: null } }));
}

async function touched(update: Promise<{ count: number }>): Promise<'ok' | NotFound> {
  return (await update).count > 0 ? 'ok' : notFound;
}
