import type { Id } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';

export type Owned = 'story' | 'story_run' | 'event' | 'api_key' | 'credential' | 'resource' | 'folder';

type Find = (prisma: PrismaClient, id: Id) => Promise<{ teamId: Id } | null>;

const finders: Record<Owned, Find> = {
  story: (prisma, id) => prisma.story.findUnique({ where: { id }, select: { teamId: true } }),
  story_run: (prisma, id) => prisma.storyRun.findUnique({ where: { id }, select: { teamId: true } }),
  event: (prisma, id) => prisma.event.findUnique({ where: { id }, select: { teamId: true } }),
  credential: (prisma, id) => prisma.credential.findUnique({ where: { id }, select: { teamId: true } }),
  resource: (prisma, id) => prisma.resource.findUnique({ where: { id }, select: { teamId: true } }),
  folder: (prisma, id) => prisma.storyFolder.findUnique({ where: { id }, select: { teamId: true } }),
  api_key: (prisma, id) => prisma.apiKey.findUnique({ where: { id }, select: { teamId: true } }),
};

/** The team that an object belongs to, a removed story's too; null when there is no such object. */
export async function ownerOf(prisma: PrismaClient, kind: Owned, id: Id): Promise<Id | null> {
  return (await finders[kind](prisma, id))?.teamId ?? null;
}
