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
  /** Failed runs in a row after which the story switches itself off; null: never. */
  disableAfter?: number | null | undefined;
};

/** A disabled story refuses webhooks from the next request on; what is running goes on. */
export async function updateStory(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId, userId }: Scope,
  { id, ...edit }: StoryEdit & { id: Id },
): Promise<{ ok: true } | Locked | NotFound> {
  const { name, description, disabled, keepEventsFor, disableAfter } = edit;
  const now = new Date();
  if (disabled === false) await countAnew({ prisma }, { id, teamId });
  const { count } = await prisma.story.updateMany({
    where: editable(teamId, id),
    data: {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(disabled === undefined ? {} : switched(disabled, userId)),
      ...(keepEventsFor === undefined ? {} : { keepEventsFor }),
      ...(disableAfter === undefined ? {} : { disableAfter }),
      editedAt: now,
      editedById: userId,
    },
  });
  return count > 0 ? { ok: true } : whyNotEdited(prisma, { teamId, id });
}

/** By a person. */
function switched(disabled: boolean, userId: Id | null) {
  return {
    disabled,
    disabledAt: disabled ? new Date() : null,
    disabledById: disabled ? userId : null,
    disabledAfter: null,
  };
}

/** Before a story is on again, so that no sweep counts what failed before. By the clock that runs start by. */
function countAnew({ prisma }: Pick<StoryDeps, 'prisma'>, { id, teamId }: { id: Id; teamId: Id }) {
  return prisma.$executeRaw`
    update story set counted_from = now() where id = ${id}::uuid and team_id = ${teamId}::uuid and disabled`;
}
