/**
 * When a schedule is due. Pure: the present is an argument, and PostgreSQL's clock gives it.
 *
 * A cron follows the wall clock of its time zone. Where minute and hour are plain values, lists or ranges,
 * each local time comes once a day: one that daylight saving skips comes at the first instant after the
 * gap, one that comes twice only the first time. With `*` or a step in minute or hour, a skipped time is
 * left out and a repeated one comes twice, so that "every 5 minutes" stays 5 minutes apart.
 * An interval knows no wall clock: its ticks stand a multiple of it after its anchor.
 */
import { Cron } from 'croner';
import { z } from 'zod';

const cronFields = [
  { name: 'minute', range: '0–59' },
  { name: 'hour', range: '0–23' },
  { name: 'day of month', range: '1–31 or L for the last' },
  { name: 'month', range: '1–12 or JAN–DEC' },
  { name: 'day of week', range: '0–7 or SUN–SAT' },
] as const;

const longestEverySeconds = 366 * 24 * 3600;

const common = {
  /** What becomes of ticks that were missed while no worker ran; `once` unless told. */
  misfire: z.enum(['skip', 'once', 'all'], 'Missed ticks: skip, once or all.').exactOptional(),
  enabled: z.boolean().exactOptional(),
};

const whatItIs =
  'A schedule is { "cron": "30 2 * * *", "timezone": "Europe/Dublin" } or { "every_s": 300 }; with "misfire" (skip, once, all) and "enabled" if you like.';

const cronSchema = z.strictObject(
  {
    cron: z.string().superRefine((cron, context) => {
      const message = faultOfCron(cron);
      if (message !== null) context.addIssue({ code: 'custom', message });
    }),
    timezone: z.string().superRefine((timezone, context) => {
      const message = faultOfTimezone(timezone);
      if (message !== null) context.addIssue({ code: 'custom', message });
    }),
    ...common,
  },
  whatItIs,
);

const intervalSchema = z.strictObject(
  {
    every_s: z
      .number()
      .refine(Number.isSafeInteger, 'The interval is a whole number of seconds.')
      .min(1, 'The interval is at least 1 second.')
      .max(longestEverySeconds, 'The interval is at most 366 days.'),
    ...common,
  },
  whatItIs,
);

/** A cron of five fields with an IANA time zone, or an interval in seconds. */
export const scheduleSpecSchema = z.union([cronSchema, intervalSchema], whatItIs);

export type ScheduleSpec = z.output<typeof scheduleSpecSchema>;
export type Misfire = NonNullable<ScheduleSpec['misfire']>;

/** The schedules of one Action. */
export const schedulesSchema = z.array(scheduleSpecSchema).max(20, 'At most 20 schedules for one Action.');

/** One sentence on what is wrong with a cron, or null. */
export function faultOfCron(cron: string): string | null {
  const fields = cron.trim().split(/\s+/);
  if (cron.length > 200 || fields.length !== cronFields.length) {
    return `A cron has five fields (${cronFields.map(({ name }) => name).join(', ')}), such as "30 2 * * 1-5".`;
  }
  for (const [index, { name, range }] of cronFields.entries()) {
    const field = fields[index] ?? '';
    const alone = cronFields.map((_, at) => (at === index ? field : '*')).join(' ');
    // croner also knows `?` and `+`, which mean something else elsewhere.
    if (/[?+@]/.test(field) || !isReadable(alone)) {
      return `"${field}" is no ${name}: use ${range}, *, a list (1,3), a range (1-5) or a step (*/5).`;
    }
  }
  if (cronTicks(cron, 'UTC')(new Date(0)) === null) return `"${cron}" never comes: there is no such day.`;
  return null;
}

function isReadable(cron: string): boolean {
  try {
    cronTicks(cron, 'UTC');
    return true;
  } catch {
    return false;
  }
}

/** One sentence on what is wrong with a time zone's name, or null. */
export function faultOfTimezone(timezone: string): string | null {
  const fault = `There is no time zone "${timezone}". Use an IANA name, such as Europe/Dublin or UTC.`;
  // Intl takes offsets, too, which know no daylight saving.
  if (!/^[A-Za-z]/.test(timezone)) return fault;
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return null;
  } catch {
    return fault;
  }
}

/** The first tick after an instant, or null. */
type Ticks = (after: Date) => Date | null;

function cronTicks(cron: string, timezone: string): Ticks {
  const pattern = new Cron(cron.trim(), {
    timezone,
    mode: '5-part',
    paused: true,
    // A list or a range of times keeps local times, as a single one does.
    fixedTimeRule: 'no-wildcard',
  });
  return (after) => pattern.nextRun(after);
}

function ticksOf(spec: ScheduleSpec, anchor: Date): Ticks {
  if ('cron' in spec) return cronTicks(spec.cron, spec.timezone);
  const every = spec.every_s * 1000;
  return (after) => {
    const passed = Math.max(0, Math.floor((after.getTime() - anchor.getTime()) / every));
    const next = new Date(anchor.getTime() + (passed + 1) * every);
    // Beyond the year 275760 there are no dates.
    return Number.isNaN(next.getTime()) ? null : next;
  };
}

/**
 * The first tick after `after`. An interval counts from `anchor`, which is no tick itself. Null when none
 * comes any more. Whether the schedule is enabled is the caller's business.
 */
export function nextTick(spec: ScheduleSpec, after: Date, anchor: Date): Date | null {
  return ticksOf(spec, anchor)(after);
}

/** The first `count` ticks after `after`. */
export function nextTicks(
  spec: ScheduleSpec,
  { after, anchor, count }: { after: Date; anchor: Date; count: number },
): Date[] {
  const ticks = ticksOf(spec, anchor);
  const first = ticks(after);
  return first === null ? [] : take(ticks, { from: first, until: null, most: count }).taken;
}

/** A tick that is late by less is on time: it always fires. */
const onTimeMs = 60_000;
/** Never more at once: of `all` the rest stays due; of older missed ticks the latest are named. */
const mostAtOnce = 1_000;
/** `all` makes up for no more than this; what is older is missed. */
const allReachesBackMs = 31 * 24 * 3600 * 1000;

export type DueTicks = {
  /** To be fired, oldest first. */
  fire: Date[];
  /** Missed for good, oldest first: all of them, or the latest when there are more than 1,000. */
  missed: Date[];
  /** The tick to wait for; it may be due already when `fire` was cut. */
  next: Date | null;
};

/**
 * What is due of a schedule whose next tick is `nextAt`. On time is what is late by less than 60 s; of
 * later ticks `skip` fires none, `once` the latest one unless a tick is on time, `all` every one. The work
 * is bounded however long ago `nextAt` is.
 */
export function dueTicks(
  spec: ScheduleSpec,
  state: { nextAt: Date; now: Date; misfire?: Misfire; most?: number },
): DueTicks {
  const { nextAt, now, misfire = spec.misfire ?? 'once', most = mostAtOnce } = state;
  if (nextAt > now) return { fire: [], missed: [], next: nextAt };
  const ticks = ticksOf(spec, nextAt);
  const lateUntil = new Date(now.getTime() - (misfire === 'all' ? allReachesBackMs : onTimeMs));
  const late = nextAt > lateUntil ? [] : latest(ticks, nextAt, lateUntil);
  const first = late.length === 0 ? nextAt : ticks(lateUntil);
  const due = first === null ? { taken: [], next: null } : take(ticks, { from: first, until: now, most });
  const makesUp = misfire === 'once' && due.taken.length === 0 ? late.splice(-1) : [];
  return { fire: [...makesUp, ...due.taken], missed: late, next: due.next };
}

/** Ticks from the tick `from` until `until`, both included, at most so many; and the one after them. */
function take(
  ticks: Ticks,
  { from, until, most }: { from: Date; until: Date | null; most: number },
): { taken: Date[]; next: Date | null } {
  const taken: Date[] = [];
  let next: Date | null = from;
  while (next !== null && taken.length < most && (until === null || next <= until)) {
    taken.push(next);
    next = ticks(next);
  }
  return { taken, next };
}

/**
 * Ticks from the tick `from` until `until`: all, or when there are more than 1,000 the latest of them, at
 * least one. Looks back in growing windows, so that it never walks through years of ticks.
 */
function latest(ticks: Ticks, from: Date, until: Date): Date[] {
  const within = (after: number): Date[] | 'too many' => {
    const first = after < from.getTime() ? from : ticks(new Date(after));
    if (first === null) return [];
    const { taken, next } = take(ticks, { from: first, until, most: mostAtOnce });
    return next !== null && next <= until ? 'too many' : taken;
  };
  const all = within(from.getTime() - 1);
  if (all !== 'too many') return all;
  let many = from.getTime() - 1;
  let few = { after: until.getTime(), taken: [] as Date[] };
  for (let span = mostAtOnce * 1000; until.getTime() - span > many; span *= 2) {
    const after = until.getTime() - span;
    const taken = within(after);
    if (taken === 'too many') {
      many = after;
      break;
    }
    few = { after, taken };
  }
  // Ticks may come in bursts: none in one window, too many in the next. The truth lies between them.
  while (few.taken.length === 0) {
    const after = Math.floor((many + few.after) / 2);
    const taken = within(after);
    if (taken === 'too many') many = after;
    else few = { after, taken };
  }
  return few.taken;
}
