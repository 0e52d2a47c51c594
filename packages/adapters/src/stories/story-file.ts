import {
  type FileProblem,
  type Graph,
  type Id,
  type PublishProblem,
  parseStoryFile,
  publishProblems,
  type StoryFile,
  toStoryFile,
} from '@storyloom/engine';
import { insertStory } from './create-story.ts';
import { type Missing, missingFor } from './missing-names.ts';
import { decodeSendToStory } from './send-to-story.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

/**
 * `missing`: what its Actions name and the team does not have; it runs once that is there. `warnings`: what of
 * their options fails or does nothing whenever they run.
 */
export type ImportResult =
  | { ok: true; id: Id; missing: Missing[]; warnings: PublishProblem[] }
  | { ok: false; problems: FileProblem[] };

/** The whole story, published, under new ids; or every problem of the file and nothing stored. */
export async function importStory(
  deps: StoryDeps,
  scope: Scope,
  { file, name, folderId }: { file: unknown; name?: string | undefined; folderId?: Id | null | undefined },
): Promise<ImportResult> {
  const parsed = parseStoryFile(file, deps.types);
  if (!parsed.ok) return parsed;
  const missing = await missingFor(deps, scope, [parsed.story.graph]);
  const { id } = await insertStory(deps, scope, {
    ...parsed.story,
    ...(name ? { name } : {}),
    ...(folderId === undefined ? {} : { folderId }),
  });
  return { ok: true, id, missing, warnings: publishProblems(parsed.story.graph, deps.types).warnings };
}

/** The draft as a story file. */
export async function exportStory(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<StoryFile | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { ...aroundGraph, draft: true },
  });
  return story ? fileOf(story, decodeGraph(story.draft)) : notFound;
}

/** A graph of the story, such as a version's, as a story file. What is not versioned is as it is now. */
export async function exportVersion(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, graph }: { storyId: Id; graph: Graph },
): Promise<StoryFile | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: aroundGraph,
  });
  return story ? fileOf(story, graph) : notFound;
}

const aroundGraph = { name: true, description: true, sendToStory: true, disableAfter: true } as const;

type AroundGraph = { name: string; description: string; sendToStory: unknown; disableAfter: number | null };

function fileOf({ name, description, sendToStory, disableAfter }: AroundGraph, graph: Graph): StoryFile {
  return toStoryFile({ name, description, graph, sendToStory: decodeSendToStory(sendToStory), disableAfter });
}
