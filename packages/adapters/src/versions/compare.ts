import { diffGraphs, emptyGraph, type Graph, type GraphDiff, type Id } from '@storyloom/engine';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from '../stories/story-deps.ts';

/** A version by its number, or what these names stand for now. */
export type Side = number | 'draft' | 'live';

/** From `before` to `after`. A story without a live version has nothing live. */
export async function compareVersions(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, before, after }: { storyId: Id; before: Side; after: Side },
): Promise<GraphDiff | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { draft: true, liveVersionId: true },
  });
  if (!story) return notFound;
  const graphOf = async (side: Side): Promise<Graph | null> => {
    if (side === 'draft') return decodeGraph(story.draft);
    if (side === 'live' && story.liveVersionId === null) return emptyGraph;
    const which = side === 'live' ? { id: story.liveVersionId ?? '' } : { number: side };
    const row = await prisma.storyVersion.findFirst({
      where: { storyId, ...which },
      select: { graph: true },
    });
    return row && decodeGraph(row.graph);
  };
  const [one, other] = [await graphOf(before), await graphOf(after)];
  return one && other ? diffGraphs(one, other) : notFound;
}
