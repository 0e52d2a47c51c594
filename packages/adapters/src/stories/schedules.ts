/** The schedules of a story as people see them: what comes, what came, what was missed. */
import { type Id, nextTicks, type ScheduleSpec, scheduleSpecSchema } from '@storyloom/engine';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type ScheduleView = {
  actionId: Id;
  /** Its place among the schedules of its Action, from 0. */
  place: number;
  spec: ScheduleSpec;
  /** False while it or its Action is off. */
  enabled: boolean;
  /** When the tick that fired last was due. */
  lastAt: Date | null;
  /** Missed ticks since its times were set; of a very long outage at most 1,000. */
  missed: number;
  /** The latest missed ticks, newest first: at most 20, of 31 days. */
  missedTicks: Date[];
  /** The next ticks, soonest first; none while it is off. */
  nextTicks: Date[];
};

const missedShown = 20;
const nextShown = 5;

/** Of the live version, by Action and place. A disabled story's ticks pass without a run. */
export async function listSchedules(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<ScheduleView[] | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { schedules: { orderBy: [{ actionId: 'asc' }, { place: 'asc' }] } },
  });
  if (!story) return notFound;
  const missed = await missedTicks(
    prisma,
    story.schedules.flatMap(({ id, missed }) => (missed > 0 ? [id] : [])),
  );
  return story.schedules.flatMap((row) => {
    const parsed = scheduleSpecSchema.safeParse(row.spec);
    if (!parsed.success) return [];
    const { actionId, place, enabled, lastAt, nextAt } = row;
    const after = { after: nextAt ?? row.createdAt, anchor: row.createdAt, count: nextShown - 1 };
    return [
      {
        actionId,
        place,
        spec: parsed.data,
        enabled,
        lastAt,
        missed: row.missed,
        missedTicks: missed.get(row.id) ?? [],
        nextTicks: nextAt === null ? [] : [nextAt, ...nextTicks(parsed.data, after)],
      },
    ];
  });
}

async function missedTicks(prisma: StoryDeps['prisma'], ids: Id[]): Promise<Map<Id, Date[]>> {
  const ticks = new Map<Id, Date[]>();
  if (ids.length === 0) return ticks;
  const rows = await prisma.$queryRaw<{ id: Id; due_at: Date }[]>`
    select s.id, t.due_at
    from unnest(${ids}::uuid[]) s(id)
    cross join lateral (
      select due_at from schedule_tick
      where schedule_id = s.id and state = 'missed'
      order by due_at desc limit ${missedShown}
    ) t
    order by t.due_at desc`;
  for (const { id, due_at } of rows) ticks.set(id, [...(ticks.get(id) ?? []), due_at]);
  return ticks;
}
