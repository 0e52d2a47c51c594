/** What is edited of a story outside its graph. The last edit wins: these are single values. */
import type { Id } from '@storyloom/engine';
import { editable, type Locked, tellEditors, whyNotEdited } from './lock.ts';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type StoryEdit = {
  name?: string | undefined;
  /** Nothing is edited unless it is still called so: for a person who takes back a name of their own alone. */
  was?: string | undefined;
  description?: string | undefined;
  disabled?: boolean | undefined;
  /** Seconds. */
  keepEventsFor?: number | undefined;
  /** Failed runs in a row after which the story switches itself off; null: never. */
  disableAfter?: number | null | undefined;
};

/** A disabled story refuses webhooks from the next request on; what is running goes on. Open editors are told. */
export async function updateStory(
  { prisma, live }: Pick<StoryDeps, 'prisma' | 'live'>,
  { teamId, userId }: Scope,
  { id, ...edit }: StoryEdit & { id: Id },
): Promise<{ ok: true } | Locked | RenamedSince | NotFound> {
  const { name, was, description, disabled, keepEventsFor, disableAfter } = edit;
  const now = new Date();
  if (disabled === false) await countAnew({ prisma }, { id, teamId });
  const { count } = await prisma.story.updateMany({
    where: { ...editable(teamId, id), ...(was === undefined ? {} : { name: was }) },
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
  if (count > 0) {
    await tellEditors({ prisma, live }, id);
    return { ok: true };
  }
  const why = await whyNotEdited(prisma, { teamId, id });
  return why === notFound && was !== undefined ? renamedSince(prisma, { teamId, id }) : why;
}

/** What an edit of a story that is not called so any more is answered with; `message` is one sentence for people. */
type RenamedSince = { ok: false; message: string };

async function renamedSince(
  prisma: StoryDeps['prisma'],
  { teamId, id }: { teamId: Id; id: Id },
): Promise<RenamedSince | NotFound> {
  const story = await prisma.story.findFirst({ where: editable(teamId, id), select: { name: true } });
  return story ? { ok: false, message: `Somebody renamed it to “${story.name}” since.` } : notFound;
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
