/** What the form of a schedule shows and takes. Pure: the present and the reader's zone are arguments. */
import {
  faultOfCron,
  faultOfTimezone,
  type Misfire,
  nextTicks,
  type ScheduleSpec,
  scheduleSpecSchema,
} from '@storyloom/engine';

export type Unit = 'seconds' | 'minutes' | 'hours' | 'days';

const unitSeconds: Readonly<Record<Unit, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
};

/** As it is typed: what is wrong stays here until it is right. */
export type ScheduleForm = {
  kind: 'interval' | 'cron';
  count: string;
  unit: Unit;
  cron: string;
  timezone: string;
};

export type FormFaults = { count?: string; cron?: string; timezone?: string };

/** What the server tells of one schedule; times are ISO 8601. */
export type ServerSchedule = {
  place: number;
  spec: ScheduleSpec;
  enabled: boolean;
  lastAt: string | null;
  missed: number;
  missedTicks: readonly string[];
  nextTicks: readonly string[];
};

export const newSchedule: ScheduleSpec = { every_s: 3600 };

/** `zone` is what a cron would get: the reader's. */
export function formOf(spec: ScheduleSpec, zone: string): ScheduleForm {
  const blank = { count: '1', unit: 'hours', cron: '0 9 * * 1-5', timezone: zone } as const;
  if ('cron' in spec) return { ...blank, kind: 'cron', cron: spec.cron, timezone: spec.timezone };
  return { ...blank, kind: 'interval', ...countOf(spec.every_s) };
}

/** In the largest unit that leaves a whole number. */
function countOf(seconds: number): { count: string; unit: Unit } {
  const fits = (unit: Unit) => seconds % unitSeconds[unit] === 0;
  const unit = (['days', 'hours', 'minutes'] as const).find(fits) ?? 'seconds';
  return { count: String(seconds / unitSeconds[unit]), unit };
}

/** The schedule that a form says, with the switches of `before`; or what is wrong, by field. */
export function specOf(
  form: ScheduleForm,
  before: ScheduleSpec,
): { ok: true; spec: ScheduleSpec } | { ok: false; faults: FormFaults } {
  const { misfire, enabled } = before;
  const switches = {
    ...(misfire === undefined ? {} : { misfire }),
    ...(enabled === undefined ? {} : { enabled }),
  };
  if (form.kind === 'interval') {
    const count = /^\d+$/.test(form.count.trim()) ? Number(form.count) : Number.NaN;
    if (Number.isNaN(count)) return { ok: false, faults: { count: 'The interval is a whole number.' } };
    const spec = { every_s: count * unitSeconds[form.unit], ...switches };
    const [issue] = scheduleSpecSchema.safeParse(spec).error?.issues ?? [];
    return issue ? { ok: false, faults: { count: issue.message } } : { ok: true, spec };
  }
  const cron = form.cron.trim().replace(/\s+/g, ' ');
  const timezone = form.timezone.trim();
  const [cronFault, zoneFault] = [faultOfCron(cron), faultOfTimezone(timezone)];
  if (cronFault === null && zoneFault === null) return { ok: true, spec: { cron, timezone, ...switches } };
  return {
    ok: false,
    faults: {
      ...(cronFault === null ? {} : { cron: cronFault }),
      ...(zoneFault === null ? {} : { timezone: zoneFault }),
    },
  };
}

/** The default stays unwritten, so that files stay short. */
export function withMisfire({ misfire: _, ...spec }: ScheduleSpec, misfire: Misfire): ScheduleSpec {
  return misfire === 'once' ? spec : { ...spec, misfire };
}

export function withEnabled({ enabled: _, ...spec }: ScheduleSpec, enabled: boolean): ScheduleSpec {
  return enabled ? spec : { ...spec, enabled };
}

/** `Every 5 minutes`, `Every hour`, `30 2 * * * in Europe/Dublin` */
export function describeSpec(spec: ScheduleSpec): string {
  if ('cron' in spec) return `${spec.cron} in ${spec.timezone}`;
  const { count, unit } = countOf(spec.every_s);
  return count === '1' ? `Every ${unit.slice(0, -1)}` : `Every ${count} ${unit}`;
}

/** The head of the closed section: `None`, `Every hour`, `2 schedules, 1 off`. */
export function summaryOf(specs: readonly ScheduleSpec[]): string {
  const [first, second] = specs;
  if (first === undefined) return 'None';
  const off = specs.filter((spec) => spec.enabled === false).length;
  const text = second === undefined ? describeSpec(first) : `${specs.length} schedules`;
  if (off === 0) return text;
  return `${text}, ${specs.length === 1 ? '' : `${off} `}off`;
}

export function sameTimes(one: ScheduleSpec, other: ScheduleSpec): boolean {
  return 'cron' in one
    ? 'cron' in other && one.cron === other.cron && one.timezone === other.timezone
    : 'every_s' in other && one.every_s === other.every_s;
}

/**
 * The next five ticks: the server's as long as it knows these times, else as they will be once saved; an
 * interval then starts now.
 */
export function upcoming(spec: ScheduleSpec, server: ServerSchedule | undefined, now: Date): Date[] {
  if (spec.enabled === false) return [];
  if (server && sameTimes(server.spec, spec) && server.nextTicks.length > 0) {
    const known = server.nextTicks.map((tick) => new Date(tick)).filter((tick) => tick > now);
    const last = known.at(-1);
    if (last) {
      return [...known, ...nextTicks(spec, { after: last, anchor: last, count: 5 - known.length })];
    }
  }
  return nextTicks(spec, { after: now, anchor: now, count: 5 });
}

/** A tick in the words of the reader's language and zone: `Fri 27 Nov, 02:30`; with seconds where there are any. */
export function formatTick(tick: Date, reader: { locale?: string; timeZone?: string } = {}): string {
  return new Intl.DateTimeFormat(reader.locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(tick.getTime() % 60_000 === 0 ? {} : { second: '2-digit' }),
    ...(reader.timeZone === undefined ? {} : { timeZone: reader.timeZone }),
  }).format(tick);
}
