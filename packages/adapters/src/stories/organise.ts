/** Where stories lie: folders, tags, and what a person wants at hand. None of it changes what they do. */
import type { Id } from '@storyloom/engine';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

type Deps = Pick<StoryDeps, 'prisma'>;

export const mostTags = 20;
export const longestTag = 40;

/** Tags as they are kept: lower case, single spaces, each once, in the order of the alphabet. */
export function plainTags(tags: readonly string[]): string[] {
  const plain = tags.map((tag) => tag.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase());
  return [...new Set(plain.filter((tag) => tag !== ''))].sort();
}

/** To a folder of the team, or to the top. Answers how many stories were there to be moved. */
export async function moveStories(
  { prisma }: Deps,
  { teamId }: Scope,
  { ids, folderId }: { ids: readonly Id[]; folderId: Id | null },
): Promise<{ stories: number } | NotFound> {
  if (folderId !== null && (await prisma.storyFolder.count({ where: { id: folderId, teamId } })) === 0) {
    return notFound;
  }
  const { count } = await prisma.story.updateMany({
    where: { id: { in: [...ids] }, teamId, deletedAt: null },
    data: { folderId },
  });
  return { stories: count };
}

export type TagEdit = { ids: readonly Id[]; add?: readonly string[]; remove?: readonly string[] };

/** Adds and takes off tags: of all these stories, or of none when one would have too many. */
export async function tagStories(
  { prisma }: Deps,
  { teamId }: Scope,
  { ids, add = [], remove = [] }: TagEdit,
): Promise<{ ok: true; stories: number } | { ok: false; message: string }> {
  const added = plainTags(add);
  const removed = new Set(plainTags(remove));
  return prisma.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: Id; name: string; tags: string[] }[]>`
      select id, name, tags from story
      where id = any((${[...ids]})::uuid[]) and team_id = ${teamId}::uuid and deleted_at is null
      order by id for update`;
    const edits = rows.map(({ id, name, tags }) => ({
      id,
      name,
      tags: plainTags([...tags.filter((tag) => !removed.has(tag)), ...added]),
    }));
    const full = edits.find(({ tags }) => tags.length > mostTags);
    if (full) return { ok: false, message: `“${full.name}” would have more than ${mostTags} tags.` };
    await tx.$executeRaw`
      update story set tags = edit.tags
      from jsonb_to_recordset(${JSON.stringify(edits)}::jsonb) as edit (id uuid, tags text[])
      where story.id = edit.id`;
    return { ok: true, stories: edits.length };
  });
}

/** Replaces all tags of one story. */
export async function setTags(
  { prisma }: Deps,
  { teamId }: Scope,
  { id, tags }: { id: Id; tags: readonly string[] },
): Promise<{ ok: true } | { ok: false; message: string } | NotFound> {
  const plain = plainTags(tags);
  if (plain.length > mostTags) return { ok: false, message: `A story has ${mostTags} tags at most.` };
  const { count } = await prisma.story.updateMany({
    where: { id, teamId, deletedAt: null },
    data: { tags: plain },
  });
  return count > 0 ? { ok: true } : notFound;
}

const mostListed = 500;

/** Every tag that a story of the team has, with how many have it. */
export async function listTags(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<{ tag: string; stories: number }[]> {
  const rows = await prisma.$queryRaw<{ tag: string; stories: bigint }[]>`
    select tag, count(*) as stories from story, unnest(tags) as tag
    where team_id = ${teamId}::uuid and deleted_at is null
    group by tag order by tag limit ${mostListed}`;
  return rows.map(({ tag, stories }) => ({ tag, stories: Number(stories) }));
}

/** A person's own mark: it changes nothing for others. */
export async function setFavourite(
  { prisma }: Deps,
  { teamId, userId }: Scope,
  { id: storyId, favourite }: { id: Id; favourite: boolean },
): Promise<'ok' | NotFound> {
  if (userId === null) return notFound;
  if ((await prisma.story.count({ where: { id: storyId, teamId, deletedAt: null } })) === 0) return notFound;
  if (!favourite) {
    await prisma.storyFavourite.deleteMany({ where: { userId, storyId } });
    return 'ok';
  }
  const mine = { userId, storyId };
  await prisma.storyFavourite.upsert({ where: { userId_storyId: mine }, create: mine, update: {} });
  return 'ok';
}

/** Remembers that a person opened a story just now. */
export async function noteVisit(
  { prisma }: Deps,
  { teamId, userId }: Scope,
  storyId: Id,
): Promise<'ok' | NotFound> {
  if (userId === null) return notFound;
  if ((await prisma.story.count({ where: { id: storyId, teamId, deletedAt: null } })) === 0) return notFound;
  const mine = { userId, storyId };
  const at = new Date();
  await prisma.storyVisit.upsert({
    where: { userId_storyId: mine },
    create: { ...mine, at },
    update: { at },
  });
  return 'ok';
}
