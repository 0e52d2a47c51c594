/** Who may call a story: what its settings say, and which stories a team may call. */
import { type Id, type SendToStory, sendToStorySchema, slugFor } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { editable, type Locked, whyNotEdited } from './lock.ts';
import { webhookType } from './register-endpoints.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

/** Null: nobody ever could. */
export async function setSendToStory(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { id, settings }: { id: Id; settings: SendToStory | null },
): Promise<{ ok: true } | { ok: false; message: string } | Locked | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id, teamId, deletedAt: null },
    select: { draft: true },
  });
  if (!story) return notFound;
  const entry = settings?.entry ? decodeGraph(story.draft).actions[settings.entry] : null;
  if (entry === undefined || (entry && entry.type !== webhookType)) {
    return { ok: false, message: 'The entry has to be a webhook of this story.' };
  }
  const { count } = await prisma.story.updateMany({
    where: editable(teamId, id),
    data: { sendToStory: settings ?? Prisma.DbNull },
  });
  return count > 0 ? { ok: true } : whyNotEdited(prisma, { teamId, id });
}

/** This column is written by the functions here and by imports alone, which write nothing else. */
export function decodeSendToStory(stored: unknown): SendToStory | null {
  return stored === null || stored === undefined ? null : sendToStorySchema.parse(stored);
}

export type CallableStory = {
  id: Id;
  name: string;
  /** What formulas call it: `STORY.slug`. */
  slug: string;
  description: string;
  /** Of another team, which shares it. */
  isShared: boolean;
  inputs: SendToStory['inputs'];
};

const mostListed = 500;

/** Stories that Actions of this team may call, its own first. */
export async function callableStories(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<CallableStory[]> {
  const rows = await prisma.$queryRaw<
    { id: Id; name: string; description: string; team_id: Id; send_to_story: unknown }[]
  >`
    select id, name, description, team_id, send_to_story from story
    where send_to_story is not null and deleted_at is null and send_to_story -> 'enabled' = 'true'
      and (team_id = ${teamId}::uuid or send_to_story ->> 'access' = 'global'
           or send_to_story ->> 'access' = 'specific_teams' and send_to_story -> 'teams' ? ${teamId}::text)
    order by team_id = ${teamId}::uuid desc, name, id limit ${mostListed}`;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    slug: slugFor(row.name, []),
    description: row.team_id === teamId ? row.description : '',
    isShared: row.team_id !== teamId,
    inputs: decodeSendToStory(row.send_to_story)?.inputs ?? [],
  }));
}
