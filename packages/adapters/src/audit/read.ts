/** Reading the audit log, newest first: page by page for people and programs, and all of it for an export. */
import type { Id } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { firstIdAt } from '../stories/id-time.ts';

export const entryStates = ['begun', 'done', 'failed', 'refused'] as const;

export type AuditEntry = {
  id: Id;
  at: Date;
  teamId: Id | null;
  via: string;
  resource: string;
  operation: string;
  /** `begun`: it goes on, or the process died in the middle of it. */
  state: (typeof entryStates)[number];
  error: string | null;
  userId: Id | null;
  userName: string | null;
  userEmail: string | null;
  apiKeyId: Id | null;
  storyId: Id | null;
  storyName: string | null;
  objectId: Id | null;
  objectName: string | null;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown> | null;
  ip: string | null;
  userAgent: string | null;
};

export type AuditFilter = {
  userId?: Id | undefined;
  resource?: string | undefined;
  operation?: string | undefined;
  /** A story, or whatever else entries are about. */
  aboutId?: Id | undefined;
  state?: AuditEntry['state'] | undefined;
  from?: Date | undefined;
  /** Not itself in the range. */
  to?: Date | undefined;
  /** In names of people, stories and objects, in e-mail and IP addresses, in operations; whatever its case. */
  text?: string | undefined;
  /** False: without edits of drafts and visits, which are most of it. */
  routine?: boolean | undefined;
};

export type AuditPage = {
  entries: AuditEntry[];
  /** Before which entry the next page begins, which may be empty, too; null on the last one. */
  next: Id | null;
};

/** Entries that a page looks at when no index has what is asked for. */
const mostLookedAt = 10_000;
const routine = ['stories.change', 'stories.visited'];

/** Of a team, or of the whole installation where `teamId` is null. */
export async function listEntries(
  { prisma }: { prisma: Pick<PrismaClient, '$queryRaw'> },
  { teamId }: { teamId: Id | null },
  {
    limit,
    before,
    lookAt = mostLookedAt,
    ...filter
  }: AuditFilter & { limit: number; before?: Id | undefined; lookAt?: number },
): Promise<AuditPage> {
  const rest = byLooking(filter);
  const size = rest ? lookAt : limit + 1;
  const rows = await prisma.$queryRaw<(AuditEntry & { looked: number; last: Id | null })[]>`
    with looked as materialized (
      select * from audit_entry where ${byIndex(teamId, filter, before)} order by id desc limit ${size})
    select about.looked, about.last, hit.*
    from (select count(*)::int as looked, (select id from looked order by id limit 1) as last from looked) about
    left join lateral (
      select id, created_at as "at", team_id as "teamId", via, resource, operation, state, error,
        user_id as "userId", user_name as "userName", user_email as "userEmail", api_key_id as "apiKeyId",
        story_id as "storyId", story_name as "storyName", object_id as "objectId", object_name as "objectName",
        inputs, outputs, ip, user_agent as "userAgent"
      from looked where ${rest ?? Prisma.sql`true`} order by id desc limit ${limit + 1}) hit on true
    order by hit.id desc`;
  const [first] = rows;
  const found = rows.flatMap(({ looked: _, last: __, ...entry }) => (entry.id === null ? [] : [entry]));
  const entries = found.slice(0, limit);
  if (found.length > limit) return { entries, next: entries.at(-1)?.id ?? null };
  return { entries, next: rest && first && first.looked === size ? first.last : null };
}

/** All that match, one after another; some at a time are in memory. */
export async function* allEntries(
  deps: Parameters<typeof listEntries>[0],
  scope: Parameters<typeof listEntries>[1],
  filter: AuditFilter,
): AsyncGenerator<AuditEntry> {
  let before: Id | undefined;
  do {
    const page: AuditPage = await listEntries(deps, scope, { ...filter, limit: 500, before });
    yield* page.entries;
    before = page.next ?? undefined;
  } while (before !== undefined);
}

function byIndex(teamId: Id | null, filter: AuditFilter, before: Id | undefined): Prisma.Sql {
  const { userId, resource, operation, aboutId, from, to } = filter;
  const conditions = [
    teamId === null ? null : Prisma.sql`team_id = ${teamId}::uuid`,
    userId === undefined ? null : Prisma.sql`user_id = ${userId}::uuid`,
    resource === undefined ? null : Prisma.sql`resource = ${resource}`,
    operation === undefined ? null : Prisma.sql`operation = ${operation}`,
    aboutId === undefined ? null : Prisma.sql`(story_id = ${aboutId}::uuid or object_id = ${aboutId}::uuid)`,
    from === undefined ? null : Prisma.sql`id >= ${firstIdAt(from.getTime())}::uuid`,
    to === undefined ? null : Prisma.sql`id < ${firstIdAt(to.getTime())}::uuid`,
    before === undefined ? null : Prisma.sql`id < ${before}::uuid`,
  ].filter((one) => one !== null);
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' and ');
}

/** Null when an index has all that is asked for. */
function byLooking({ text, state, routine: withRoutine }: AuditFilter): Prisma.Sql | null {
  const words = text?.trim().replaceAll('\0', '') ?? '';
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  const conditions = [
    words === ''
      ? null
      : Prisma.sql`concat_ws(' ', operation, user_name, user_email, story_name, object_name, ip) ilike ${pattern}`,
    state === undefined ? null : Prisma.sql`state = ${state}`,
    withRoutine === false ? Prisma.sql`operation <> all(${routine})` : null,
  ].filter((one) => one !== null);
  return conditions.length === 0 ? null : Prisma.join(conditions, ' and ');
}
