/** Whom a story tells, of what, and what became of the latest messages. */
import { type Id, newId } from '@storyloom/engine';
import { jsonbText } from '../postgres/rows.ts';
import type { Prisma, PrismaClient } from '../prisma/client.ts';
import { editable, type Locked, whyNotEdited } from '../stories/lock.ts';
import {
  type NotFound,
  notFound,
  type Scope,
  type StoryDeps,
  transactionLimits,
} from '../stories/story-deps.ts';
import type { NoticeMessage } from './message.ts';

export type MonitoringEdit = {
  monitorFailures?: boolean | undefined;
  /** As recipientsSchema reads them. */
  recipients?: string[] | undefined;
  reportingStatus?: boolean | undefined;
};

/** What is not given stays. Who is no recipient any more gets nothing that was not being sent already. */
export function setMonitoring(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { id, ...edit }: MonitoringEdit & { id: Id },
): Promise<{ ok: true } | Locked | NotFound> {
  const { monitorFailures, recipients, reportingStatus } = edit;
  return prisma.$transaction(async (tx) => {
    const { count } = await tx.story.updateMany({
      where: editable(teamId, id),
      data: {
        ...(monitorFailures === undefined ? {} : { monitorFailures }),
        ...(recipients === undefined ? {} : { recipients }),
        ...(reportingStatus === undefined ? {} : { reportingStatus }),
      },
    });
    if (count === 0) return whyNotEdited(tx, { teamId, id });
    if (recipients !== undefined) await watch(tx, id, recipients);
    return { ok: true };
  }, transactionLimits);
}

/** From now on: what happened before it had recipients is not told. */
async function watch(tx: Prisma.TransactionClient, id: Id, recipients: string[]): Promise<void> {
  await tx.notice.deleteMany({ where: { storyId: id, state: 'due', recipient: { notIn: recipients } } });
  if (recipients.length === 0) {
    await tx.storyWatch.deleteMany({ where: { storyId: id } });
    return;
  }
  await tx.$executeRaw`
    with counts as materialized (
      select action_id,
             coalesce(sum(delta) filter (where port = '!failed'), 0)::float8 as failed,
             coalesce(sum(delta) filter (where port = 'failure'), 0)::float8 as handled,
             coalesce(sum(delta) filter (where port <> '!failed'), 0)::float8 as events
      from event_count where story_id = ${id}::uuid group by 1
    ), seen as materialized (
      select coalesce(jsonb_object_agg(action_id, to_jsonb(counts) - 'action_id'), '{}') as all from counts
    )
    insert into story_watch (story_id, seen, started_at, looked_at, look_at)
    select ${id}::uuid, seen.all, clock_timestamp(), clock_timestamp(), clock_timestamp() from seen
    on conflict (story_id) do nothing`;
}

export type Delivery = {
  recipient: string;
  /** due: being sent, or to be tried again. */
  state: 'due' | 'sent' | 'failed';
  isTest: boolean;
  /** When it ended; while it is due, when it was made. */
  at: Date;
  attempts: number;
  /** Why the last attempt failed. */
  error: string | null;
};

export type Monitoring = {
  monitorFailures: boolean;
  recipients: string[];
  reportingStatus: boolean;
  /** The latest message to each recipient that had one within a week. */
  deliveries: Delivery[];
};

export async function readMonitoring(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<Monitoring | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id, teamId, deletedAt: null },
    select: { monitorFailures: true, recipients: true, reportingStatus: true },
  });
  if (!story) return notFound;
  return { ...story, deliveries: await latestDeliveries(prisma, { id, recipients: story.recipients }) };
}

type DeliveryRow = Omit<Delivery, 'isTest' | 'attempts'> & { is_test: boolean; attempt: number };

async function latestDeliveries(
  prisma: PrismaClient,
  { id, recipients }: { id: Id; recipients: string[] },
): Promise<Delivery[]> {
  const rows = await prisma.$queryRaw<DeliveryRow[]>`
    select n.recipient, n.state, n.message -> 'news' = 'null' as is_test, n.attempt, n.error,
           coalesce(n.ended_at, n.created_at) as at
    from unnest(${recipients}::text[]) with ordinality as one (recipient, place)
    cross join lateral (
      select * from notice where story_id = ${id}::uuid and recipient = one.recipient
      order by created_at desc limit 1
    ) n
    order by one.place`;
  return rows.map(({ is_test: isTest, attempt: attempts, ...row }) => ({ ...row, isTest, attempts }));
}

/** Who asks for tests one after the other would write to people with a button. */
const pauseBetweenTestsMs = 10_000;

/** A message to each recipient that says that nothing has happened. A worker sends it. */
export async function sendTest(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<{ ok: true; count: number } | { ok: false; message: string } | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id, teamId, deletedAt: null },
    select: { id: true, name: true, recipients: true },
  });
  if (!story) return notFound;
  const { recipients, name } = story;
  if (recipients.length === 0) return { ok: false, message: 'Add a recipient first.' };
  const now = new Date();
  const message: NoticeMessage = { story: { id, name }, at: now.toISOString(), news: null };
  const count = await prisma.$executeRaw`
    insert into notice (id, story_id, recipient, message, wake_at)
    select given.id, ${id}::uuid, given.recipient, ${jsonbText(message)}::jsonb, now()
    from unnest(${recipients.map(() => newId())}::uuid[], ${recipients}::text[]) as given (id, recipient)
    where not exists (
      select from notice n where n.story_id = ${id}::uuid and n.message -> 'news' = 'null'
        and n.created_at > now() - ${pauseBetweenTestsMs}::int * interval '1 millisecond')`;
  if (count === 0) return { ok: false, message: 'A test message was sent a moment ago. Wait ten seconds.' };
  return { ok: true, count };
}
