/** Whose credentials and resources a team may use: its own, and what other teams share with it. */
import { accessNames, type Id, type ShareAccess } from '@storyloom/engine';

/** Which of them a page lists: those whose name, short name or description has the text, and of one type. */
export type SharedPage<Type extends string> = {
  search?: string | undefined;
  type?: Type | undefined;
  limit: number;
  from?: { after: Id } | { skip: number } | undefined;
};

/** The filter for rows that a team may use. */
export function usableBy(teamId: Id) {
  return {
    OR: [{ teamId }, { access: 'global' }, { access: 'teams', sharedTeamIds: { has: teamId } }],
  };
}

/** The filter for those of them that a page lists. */
export function listedFor(teamId: Id, { search, type }: Pick<SharedPage<string>, 'search' | 'type'>) {
  const text = search?.trim();
  const has = { contains: (text ?? '').replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
  return {
    AND: [
      usableBy(teamId),
      ...(text ? [{ OR: [{ name: has }, { slug: has }, { description: has }] }] : []),
      ...(type ? [{ type }] : []),
    ],
  };
}

/** A page of them, by name. One row more than asked for tells that there are more. */
export function pageOf({ limit, from = { skip: 0 } }: Pick<SharedPage<string>, 'limit' | 'from'>): {
  orderBy: ({ name: 'asc' } | { id: 'asc' })[];
  take: number;
  skip: number;
  cursor?: { id: Id };
} {
  const place = 'after' in from ? { cursor: { id: from.after }, skip: 1 } : { skip: from.skip };
  return { orderBy: [{ name: 'asc' }, { id: 'asc' }], take: limit + 1, ...place };
}

/** What a run of the team finds under each short name: its own goes before what others share. */
export function foundBy<Row extends { slug: string; teamId: Id }>(teamId: Id, rows: Row[]): Row[] {
  const bySlug = new Map<string, Row>();
  for (const row of rows) if (row.teamId === teamId || !bySlug.has(row.slug)) bySlug.set(row.slug, row);
  return [...bySlug.values()];
}

/** A stored access; one that is not known here counts as the least. */
export function accessOf(stored: string): ShareAccess {
  return accessNames.find((name) => name === stored) ?? 'team';
}
