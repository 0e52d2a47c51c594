/** Which stories of a team name a credential or a resource: in their drafts, and in what is live. */
import { type Graph, type Id, namesUsed } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import type { Scope } from './story-deps.ts';

export type Use = {
  storyId: Id;
  storyName: string;
  actions: { id: Id; name: string; slug: string; inDraft: boolean; inLive: boolean }[];
};

type Row = { id: Id; name: string; draft: Graph; graph: Graph | null };

const mostStories = 500;

/** At most 500 stories are looked into, those that were edited last first. */
export async function whereUsed(
  { prisma }: { prisma: PrismaClient },
  { teamId }: Pick<Scope, 'teamId'>,
  { root, slug }: { root: 'CREDENTIAL' | 'RESOURCE'; slug: string },
): Promise<Use[]> {
  // The slug alone: an Action that changes a resource names it as plain text.
  const named = `%${slug.replace(/[\\%_]/g, '\\$&')}%`;
  const any = root === 'RESOURCE' ? '%RESOURCE[%' : named;
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT s.id, s.name, s.draft, v.graph
    FROM story s LEFT JOIN story_version v ON v.id = s.live_version_id
    WHERE s.team_id = ${teamId}::uuid AND s.deleted_at IS NULL
      AND (s.draft::text LIKE ANY (ARRAY[${named}, ${any}]) OR v.graph::text LIKE ANY (ARRAY[${named}, ${any}]))
    ORDER BY s.edited_at DESC LIMIT ${mostStories}`;
  return rows.flatMap(({ id, name, draft, graph }) => {
    const inDraft = usersIn(draft, root, slug);
    const inLive = graph ? usersIn(graph, root, slug) : [];
    const all = new Map([...inLive, ...inDraft].map((action) => [action.id, action]));
    const actions = [...all.values()].map((action) => ({
      id: action.id,
      name: action.name,
      slug: action.slug,
      inDraft: inDraft.some((one) => one.id === action.id),
      inLive: inLive.some((one) => one.id === action.id),
    }));
    return actions.length === 0 ? [] : [{ storyId: id, storyName: name, actions }];
  });
}

function usersIn(graph: Graph, root: 'CREDENTIAL' | 'RESOURCE', slug: string) {
  return Object.values(graph.actions).filter((action) => {
    const used = namesUsed(action);
    const names = root === 'CREDENTIAL' ? used.credentials : used.resources;
    return names === 'all' || names.includes(slug);
  });
}
