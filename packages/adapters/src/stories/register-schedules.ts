/**
 * The schedules of a live version, as rows. A row follows the times of its schedule: as long as they stay
 * as they are, so does its next tick; other times are another schedule, which starts now.
 */
import {
  type Graph,
  type GraphAction,
  type Id,
  newId,
  nextTick,
  type ScheduleSpec,
  scheduleSpecSchema,
} from '@storyloom/engine';
import type { Transaction } from './story-deps.ts';

type Wanted = { actionId: Id; place: number; spec: ScheduleSpec; enabled: boolean };

/** To be called by `publish`, in its transaction. */
export async function registerSchedules(
  tx: Transaction,
  { storyId, teamId, graph }: { storyId: Id; teamId: Id; graph: Graph },
): Promise<void> {
  const wanted = Object.values(graph.actions).flatMap(wantedOf);
  const known = (await tx.schedule.findMany({ where: { storyId } })).map(decodeRow);
  if (wanted.length === 0 && known.length === 0) return;

  const left = new Set(known);
  const pairs = wanted.map((one) => {
    const row = match(one, left);
    if (row) left.delete(row);
    return { one, row };
  });
  if (left.size > 0) await tx.schedule.deleteMany({ where: { id: { in: [...left].map(({ id }) => id) } } });
  const now = await databaseTime(tx);

  const moved = pairs.flatMap(({ one, row }) => (row && row.place !== one.place ? [row] : []));
  // Out of the way first: two rows may change places.
  for (const { id, place } of moved) await tx.schedule.update({ where: { id }, data: { place: -1 - place } });
  for (const { one, row } of pairs) {
    if (!row || isSame(one, row)) continue;
    const { place, spec, enabled } = one;
    await tx.schedule.update({
      where: { id: row.id },
      data: { place, spec, enabled, ...nextOf(one, row, now) },
    });
  }
  const fresh = pairs.flatMap(({ one, row }) => (row ? [] : [one]));
  if (fresh.length === 0) return;
  await tx.schedule.createMany({
    data: fresh.map((one) => ({
      ...one,
      id: newId(),
      storyId,
      teamId,
      nextAt: one.enabled ? nextTick(one.spec, now, now) : null,
      createdAt: now,
    })),
  });
}

/** What was due while a schedule was off is not made up for: it starts again from now, in its old step. */
function nextOf(one: Wanted, row: Row, now: Date): { nextAt?: Date | null } {
  if (!one.enabled) return { nextAt: null };
  return row.enabled ? {} : { nextAt: nextTick(one.spec, now, row.createdAt) };
}

function wantedOf(action: GraphAction): Wanted[] {
  return specsOf(action).map((spec, place) => ({
    actionId: action.id,
    place,
    spec,
    enabled: !action.disabled && spec.enabled !== false,
  }));
}

/** What is no schedule any more is left out: a time zone may be gone since it was written. */
function specsOf(action: GraphAction): ScheduleSpec[] {
  return (action.settings?.schedule ?? []).filter((spec) => scheduleSpecSchema.safeParse(spec).success);
}

type Row = Awaited<ReturnType<Transaction['schedule']['findMany']>>[number] & {
  decoded: ScheduleSpec | null;
};

function decodeRow(row: Omit<Row, 'decoded'>): Row {
  const parsed = scheduleSpecSchema.safeParse(row.spec);
  return { ...row, decoded: parsed.success ? parsed.data : null };
}

/** The row of the same Action with the same times, at the same place if there is one. */
function match(one: Wanted, rows: ReadonlySet<Row>): Row | undefined {
  const times = timesOf(one.spec);
  const same = [...rows].filter(
    (row) => row.actionId === one.actionId && row.decoded !== null && timesOf(row.decoded) === times,
  );
  return same.find((row) => row.place === one.place) ?? same[0];
}

function isSame(one: Wanted, row: Row): boolean {
  return (
    row.place === one.place &&
    row.enabled === one.enabled &&
    row.decoded?.misfire === one.spec.misfire &&
    row.decoded?.enabled === one.spec.enabled
  );
}

function timesOf(spec: ScheduleSpec): string {
  return 'cron' in spec ? `${spec.cron} ${spec.timezone}` : String(spec.every_s);
}

/** PostgreSQL's clock, to the millisecond that a Date holds. */
async function databaseTime(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<
    { now: Date }[]
  >`select date_trunc('milliseconds', clock_timestamp()) as now`;
  if (!row) throw new Error('The database told no time.');
  return row.now;
}
