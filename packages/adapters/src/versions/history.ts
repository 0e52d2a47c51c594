/** Who changed what of a draft: the op log, with what one person did in a row told together. */
import { type Change, changeWords, type Id } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type NotFound, notFound, type Scope, type StoryDeps } from '../stories/story-deps.ts';

export type Burst = {
  /** Of the draft, after its first saved batch and after its last. */
  firstRevision: number;
  lastRevision: number;
  /** Who; null when nobody is known. */
  by: string | null;
  from: Date;
  to: Date;
  /** What was done, a few words each. */
  words: string[];
};

export type HistoryQuery = {
  storyId: Id;
  /** Only what touched this Action. */
  actionId?: Id | undefined;
  /** Only revisions below this one. */
  before?: number | undefined;
  /** Saved batches that a page is made of. */
  limit: number;
};

type Row = { revision: number; changes: Change[]; user_id: Id | null; created_at: Date };

/** A longer pause begins another burst. */
const pauseMs = 10 * 60_000;

/** Newest first. `next` is where the next page starts; null on the last. */
export async function readHistory(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, actionId, before, limit }: HistoryQuery,
): Promise<{ bursts: Burst[]; next: number | null } | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { id: true },
  });
  if (!story) return notFound;
  const rows = await prisma.$queryRaw<Row[]>`
    select revision, changes, user_id, created_at from story_change
    where story_id = ${storyId}::uuid
      ${before === undefined ? Prisma.empty : Prisma.sql`and revision < ${before}`}
      ${actionId === undefined ? Prisma.empty : Prisma.sql`and strpos(changes::text, ${actionId}) > 0`}
    order by revision desc limit ${limit + 1}`;
  const shown = rows.slice(0, limit);
  const groups = burstsOf(shown);
  const [people, names] = await Promise.all([
    namesOf(
      prisma,
      shown.map((row) => row.user_id),
    ),
    namesOfActions(prisma, storyId, shown),
  ]);
  const bursts = groups.flatMap((group): Burst[] => {
    const [latest, first] = [group[0], group.at(-1)];
    if (!latest || !first) return [];
    const changes = [...group].reverse().flatMap((row) => row.changes);
    const own = actionId === undefined ? changes : changes.filter((change) => touches(change, actionId));
    return [
      {
        firstRevision: first.revision,
        lastRevision: latest.revision,
        by: latest.user_id === null ? null : (people.get(latest.user_id) ?? null),
        from: first.created_at,
        to: latest.created_at,
        words: changeWords(own, (id) => names.get(id)),
      },
    ];
  });
  return { bursts, next: rows.length > limit ? (shown.at(-1)?.revision ?? null) : null };
}

function burstsOf(rows: readonly Row[]): Row[][] {
  const bursts: Row[][] = [];
  for (const row of rows) {
    const last = bursts.at(-1);
    const next = last?.at(-1);
    const goesOn =
      next?.user_id === row.user_id && next.created_at.getTime() - row.created_at.getTime() <= pauseMs;
    if (last && goesOn) last.push(row);
    else bursts.push([row]);
  }
  return bursts;
}

function touches(change: Change, actionId: Id): boolean {
  return JSON.stringify(change).includes(actionId);
}

/** What Actions are called: in the draft, else in the version that had them last, else where they were added. */
async function namesOfActions(
  prisma: StoryDeps['prisma'],
  storyId: Id,
  rows: readonly Row[],
): Promise<Map<Id, string>> {
  const ids = [...new Set(rows.flatMap((row) => row.changes.flatMap(idsIn)))];
  if (ids.length === 0) return new Map();
  const found = await prisma.$queryRaw<{ id: Id; name: string | null }[]>`
    select wanted.id, coalesce(
      (select draft -> 'actions' -> wanted.id ->> 'name' from story where id = ${storyId}::uuid),
      (select graph -> 'actions' -> wanted.id ->> 'name' from story_version
        where story_id = ${storyId}::uuid and graph -> 'actions' -> wanted.id is not null
        order by number desc limit 1),
      (select one -> 'action' ->> 'name' from story_change, json_array_elements(changes) one
        where story_id = ${storyId}::uuid and one ->> 'op' = 'add_action' and one -> 'action' ->> 'id' = wanted.id
        order by revision desc limit 1)
    ) as name
    from unnest(${ids}::text[]) as wanted (id)`;
  return new Map(found.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}

function idsIn(change: Change): Id[] {
  switch (change.op) {
    case 'update_action':
    case 'remove_action':
      return [change.id];
    case 'add_link':
      return [change.link.from, change.link.to];
    default:
      return [];
  }
}
