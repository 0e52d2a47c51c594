/** Many stories in one file: `storyloom.stories/1`, a list of story files. */
import { type FileProblem, type Id, parseStoryFile, type StoryFile } from '@storyloom/engine';
import * as z from 'zod';
import { insertStoryIn } from './create-story.ts';
import { type Missing, missingFor } from './missing-names.ts';
import { decodeGraph, type Scope, type StoryDeps, transactionLimits } from './story-deps.ts';
import { aroundGraph, fileOf } from './story-file.ts';

export const storiesFileFormat = 'storyloom.stories/1';
/** Exported or imported at once. */
export const mostStories = 100;

export type StoriesFile = { format: typeof storiesFileFormat; stories: StoryFile[] };
export type ImportedStories =
  | { ok: true; ids: Id[]; missing: Missing[]; droppedRecipients: number }
  | { ok: false; problems: FileProblem[] };

/** The drafts of these stories of the team, by name; ids of others are left out. */
export async function exportStories(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  ids: readonly Id[],
): Promise<StoriesFile> {
  const rows = await prisma.story.findMany({
    where: { id: { in: ids.slice(0, mostStories) }, teamId, deletedAt: null },
    select: { ...aroundGraph, draft: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const stories = rows.map(({ draft, ...around }) => fileOf(around, decodeGraph(draft)));
  return { format: storiesFileFormat, stories };
}

type ToImport = { file: unknown; folderId?: Id | null | undefined; signal?: AbortSignal | undefined };

const manySchema = z.object({ format: z.literal(storiesFileFormat), stories: z.array(z.unknown()) });

/**
 * One story file or many: all of them as new stories, or every problem of the file and nothing stored; nothing
 * either where `signal` aborts before all are.
 */
export async function importStories(
  deps: Pick<StoryDeps, 'prisma' | 'types' | 'vault'>,
  scope: Scope,
  { file, folderId = null, signal }: ToImport,
): Promise<ImportedStories> {
  const many = manySchema.safeParse(file);
  const files = many.success ? many.data.stories : [file];
  if (files.length === 0) return problem('There is no story in it.');
  if (files.length > mostStories) return problem(`It has more than ${mostStories} stories.`);
  const parsed = files.map((one) => parseStoryFile(one, deps.types));
  const problems = parsed.flatMap((one, index) =>
    one.ok ? [] : one.problems.map((found) => (many.success ? within(`stories[${index}]`, found) : found)),
  );
  if (problems.length > 0) return { ok: false, problems };
  const stories = parsed.flatMap((one) => (one.ok ? { ...one.story, folderId } : []));
  const missing = await missingFor(
    deps,
    scope,
    stories.map(({ graph }) => graph),
  );
  const insertion = deps.prisma.$transaction(async (tx) => {
    const made: Id[] = [];
    for (const story of stories) {
      made.push(await insertStoryIn(tx, { vault: deps.vault, scope, story }));
      signal?.throwIfAborted();
    }
    return made;
  }, transactionLimits);
  const ids = await insertion.catch((error: unknown) => {
    if (signal?.aborted) return null;
    throw error;
  });
  if (ids === null) return problem('The import was cancelled.');
  const droppedRecipients = parsed.reduce((sum, one) => sum + (one.ok ? one.droppedRecipients : 0), 0);
  return { ok: true, ids, missing, droppedRecipients };
}

function within(place: string, { path, message }: FileProblem): FileProblem {
  return { path: path === '' ? place : `${place}.${path}`, message };
}

function problem(message: string): ImportedStories {
  return { ok: false, problems: [{ path: 'stories', message }] };
}
