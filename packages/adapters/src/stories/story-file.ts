import { type FileProblem, type Id, parseStoryFile, type StoryFile, toStoryFile } from '@storyloom/engine';
import { insertStory } from './create-story.ts';
import { decodeSendToStory } from './send-to-story.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type ImportResult = { ok: true; id: Id } | { ok: false; problems: FileProblem[] };

/** The whole story, published, under new ids; or every problem of the file and nothing stored. */
export async function importStory(
  deps: StoryDeps,
  scope: Scope,
  { file, name, folderId }: { file: unknown; name?: string | undefined; folderId?: Id | null | undefined },
): Promise<ImportResult> {
  const parsed = parseStoryFile(file, deps.types);
  if (!parsed.ok) return parsed;
  const { id } = await insertStory(deps, scope, {
    ...parsed.story,
    ...(name ? { name } : {}),
    ...(folderId === undefined ? {} : { folderId }),
  });
  return { ok: true, id };
}

/** The draft as a story file. */
export async function exportStory(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<StoryFile | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { name: true, description: true, draft: true, sendToStory: true },
  });
  if (!story) return notFound;
  return toStoryFile({
    name: story.name,
    description: story.description,
    graph: decodeGraph(story.draft),
    sendToStory: decodeSendToStory(story.sendToStory),
  });
}
