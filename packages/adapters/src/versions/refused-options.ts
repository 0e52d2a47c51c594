/** What of a draft its Actions refuse whenever they run: for the page, which knows no schemas. */
import { type Id, type PublishProblem, refusedOptions } from '@storyloom/engine';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from '../stories/story-deps.ts';

export async function refusedInDraft(
  { prisma, types }: Pick<StoryDeps, 'prisma' | 'types'>,
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<PublishProblem[] | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { draft: true },
  });
  if (!story) return notFound;
  return Object.values(decodeGraph(story.draft).actions).flatMap((action) => {
    const definition = Object.hasOwn(types, action.type) ? types[action.type] : undefined;
    if (!definition || action.disabled || action.bypassed) return [];
    return refusedOptions(definition, action).map((one) => ({
      actionId: action.id,
      action: action.name,
      ...one,
    }));
  });
}
