/** Folders of a team's stories: a tree. Every change of it is made under the lock of the team's row. */
import { type Id, newId } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import { type NotFound, notFound, type Scope, type StoryDeps, type Transaction } from './story-deps.ts';

type Deps = Pick<StoryDeps, 'prisma'>;

export type Folder = {
  id: Id;
  /** Null: at the top. */
  parentId: Id | null;
  name: string;
  /** Stories right in it. */
  stories: number;
};

export type FolderAnswer = { ok: true; id: Id } | { ok: false; message: string };

const mostFolders = 500;
const deepest = 8;

/** All of them, by name. */
export async function listFolders({ prisma }: Deps, { teamId }: Pick<Scope, 'teamId'>): Promise<Folder[]> {
  const rows = await prisma.$queryRaw<{ id: Id; parent_id: Id | null; name: string; stories: bigint }[]>`
    select f.id, f.parent_id, f.name,
      (select count(*) from story s where s.folder_id = f.id and s.deleted_at is null) as stories
    from story_folder f where f.team_id = ${teamId}::uuid order by lower(f.name), f.id limit ${mostFolders}`;
  return rows.map((row) => ({
    id: row.id,
    parentId: row.parent_id,
    name: row.name,
    stories: Number(row.stories),
  }));
}

/** The folder and all beneath it; none when the team has no such folder. */
export async function folderWithin(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  { teamId, folderId }: { teamId: Id; folderId: Id },
): Promise<Id[]> {
  const rows = await prisma.$queryRaw<{ id: Id }[]>`
    with recursive within as (
      select id, 0 as depth from story_folder where id = ${folderId}::uuid and team_id = ${teamId}::uuid
      union all
      select f.id, within.depth + 1 from story_folder f join within on f.parent_id = within.id
      where within.depth < ${deepest}
    )
    select id from within`;
  return rows.map((row) => row.id);
}

export function createFolder(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  { name, parentId = null }: { name: string; parentId?: Id | null | undefined },
): Promise<FolderAnswer | NotFound> {
  return inTree(prisma, teamId, async (tx, folders) => {
    if (parentId !== null && !folders.has(parentId)) return notFound;
    if (folders.size >= mostFolders) return no(`A team has ${mostFolders} folders at most.`);
    if (depthOf(folders, parentId) + 1 > deepest) return no(`Folders are ${deepest} deep at most.`);
    if (isTaken(folders, { name, parentId, id: null })) return no(takenMessage(name));
    const id = newId();
    await tx.storyFolder.create({ data: { id, teamId, parentId, name } });
    return { ok: true, id };
  });
}

/** Renames it, moves it with all that is in it, or both. A folder never comes to lie in itself. */
export function updateFolder(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  { id, ...edit }: { id: Id; name?: string | undefined; parentId?: Id | null | undefined },
): Promise<FolderAnswer | NotFound> {
  return inTree(prisma, teamId, async (tx, folders) => {
    const before = folders.get(id);
    if (!before) return notFound;
    const name = edit.name ?? before.name;
    const parentId = edit.parentId === undefined ? before.parentId : edit.parentId;
    if (parentId !== null && !folders.has(parentId)) return notFound;
    if (pathOf(folders, parentId).includes(id)) return no('A folder cannot be moved into itself.');
    if (depthOf(folders, parentId) + heightOf(folders, id) > deepest)
      return no(`Folders are ${deepest} deep at most.`);
    if (isTaken(folders, { name, parentId, id })) return no(takenMessage(name));
    await tx.storyFolder.update({ where: { id }, data: { name, parentId } });
    return { ok: true, id };
  });
}

/** What is in it, stories in the trash too, goes up one level; nothing of it is lost. */
export function removeFolder(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<FolderAnswer | NotFound> {
  return inTree(prisma, teamId, async (tx, folders) => {
    const folder = folders.get(id);
    if (!folder) return notFound;
    const { parentId } = folder;
    const beside = new Set(namesIn(folders, parentId, id));
    for (const [childId, child] of folders) {
      if (child.parentId !== id) continue;
      const name = freeName(child.name, beside);
      beside.add(name.toLowerCase());
      await tx.storyFolder.update({ where: { id: childId }, data: { parentId, name } });
    }
    await tx.story.updateMany({ where: { folderId: id }, data: { folderId: parentId } });
    await tx.storyFolder.delete({ where: { id } });
    return { ok: true, id };
  });
}

type Tree = Map<Id, { parentId: Id | null; name: string }>;

/** One change at a time, so that two moves never make a ring. */
function inTree<Result>(
  prisma: PrismaClient,
  teamId: Id,
  change: (tx: Transaction, folders: Tree) => Promise<Result>,
): Promise<Result> {
  return prisma.$transaction(async (tx) => {
    await tx.$queryRaw`select from team where id = ${teamId}::uuid for update`;
    const rows = await tx.storyFolder.findMany({
      where: { teamId },
      select: { id: true, parentId: true, name: true },
    });
    return change(tx, new Map(rows.map(({ id, ...folder }) => [id, folder])));
  });
}

/** From the folder up to the top; empty for the top itself. */
function pathOf(folders: Tree, id: Id | null): Id[] {
  const path: Id[] = [];
  for (let at = id; at !== null && path.length <= deepest; at = folders.get(at)?.parentId ?? null)
    path.push(at);
  return path;
}

function depthOf(folders: Tree, id: Id | null): number {
  return pathOf(folders, id).length;
}

/** How many levels the folder and what is in it take. */
function heightOf(folders: Tree, id: Id): number {
  const depth = depthOf(folders, id);
  const deepestWithin = [...folders.keys()]
    .map((one) => pathOf(folders, one))
    .filter((path) => path.includes(id))
    .reduce((most, path) => Math.max(most, path.length), depth);
  return deepestWithin - depth + 1;
}

function namesIn(folders: Tree, parentId: Id | null, except: Id | null): string[] {
  return [...folders].flatMap(([id, folder]) =>
    folder.parentId === parentId && id !== except ? folder.name.toLowerCase() : [],
  );
}

function isTaken(
  folders: Tree,
  { name, parentId, id }: { name: string; parentId: Id | null; id: Id | null },
): boolean {
  return namesIn(folders, parentId, id).includes(name.toLowerCase());
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let n = 2; taken.has(free.toLowerCase()); n += 1) free = `${name} ${n}`;
  return free;
}

function takenMessage(name: string): string {
  return `There is a folder “${name}” in this place already.`;
}

function no(message: string): { ok: false; message: string } {
  return { ok: false, message };
}
