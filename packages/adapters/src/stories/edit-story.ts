/** What is edited of a story outside its graph. The last edit wins: these are single values. */
import type { Id } from '@storyloom/engine';
import { editable, type Locked, whyNotEdited } from './lock.ts';
import type { NotFound, Scope, StoryDeps } from './story-deps.ts';

export type StoryEdit = {
  name?: string | undefined;
  description?: string | undefined;
  disabled?: boolean | undefined;
  /** Seconds. */
  keepEventsFor?: number | undefined;
};

/** A disabled story refuses webhooks from the next request on; what is running goes on. */
export async function updateStory(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId, userId }: Scope,
  { id, ...edit }: StoryEdit & { id: Id },
): Promise<{ ok: true } | Locked | NotFound> {
  const { name, description, disabled, keepEventsFor } = edit;
  const now = new Date();
  const { count } = await prisma.story.updateMany({
    where: editable(teamId, id),
    data: {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(disabled === undefined
        ? {}
        : { disabled, disabledAt: disabled ? now : null, disabledById: disabled ? userId : null }),
      ...(keepEventsFor === undefined ? {} : { keepEventsFor }),
      editedAt: now,
      editedById: userId,
    },
  });
  return count > 0 ? { ok: true } : whyNotEdited(prisma, { teamId, id });
}
