/**
 * What of a story is news: from what was seen of it at one look to what is there at the next. Counts say how much
 * happened, and cannot miss anything; rows of failed Action runs say what happened, as far as they are found.
 */
import type { Id } from '@storyloom/engine';

/** What is watched of an Action of the live version; `story.monitors` holds them by the Actions' ids. */
export type ActionMonitor = {
  name: string;
  allEvents: boolean;
  failures: boolean;
  /** Seconds without an event that are told; null: not watched. */
  silenceS: number | null;
};

/** Of one Action since ever: failed runs, events by the port `failure`, events by any port. */
export type Counts = { failed: number; handled: number; events: number };

export type Seen = Record<
  Id,
  Counts & {
    /** Of an Action that is watched for silence: when it was seen to emit last, or the watch began. In ms. */
    since?: number;
    /** This silence was told. */
    told?: boolean;
  }
>;

export type FailedRow = {
  id: Id;
  actionId: Id;
  actionName: string;
  storyRunId: Id;
  /** What it said, scrubbed when it was stored. */
  message: string;
  /** ISO 8601. */
  at: string;
  /** A failure link took it. */
  handled: boolean;
  /** Of a run of a draft: nobody is told. */
  isTest: boolean;
};

export type Told = { id: Id; name: string; count: number };
export type Silence = { id: Id; name: string; seconds: number; since: string };
export type Failure = Pick<FailedRow, 'actionId' | 'actionName' | 'storyRunId' | 'message' | 'at'> & {
  actionRunId: Id;
};

export type News = {
  /** By Action, the most first. */
  failures: Told[];
  /** The first of them that were found, oldest first. */
  first: Failure[];
  events: Told[];
  silent: Silence[];
};

export type Watched = {
  monitors: Record<Id, ActionMonitor>;
  /** Of failures that no failure link took. */
  monitorFailures: boolean;
  /** Nothing of it is to run: its silence means nothing. */
  off: boolean;
};

export type Look = {
  seen: Seen;
  now: Record<Id, Counts>;
  /** Failed runs that were not looked at before. */
  rows: readonly FailedRow[];
  /** The database's clock, in ms. */
  at: number;
};

/** So many failures are described, so many Actions listed. */
const mostDescribed = 5;
const mostListed = 20;

/** What to tell, and what is seen from now on. */
export function lookAt(watched: Watched, look: Look): { seen: Seen; news: News } {
  const { seen: before, now } = look;
  const ids = [...new Set([...Object.keys(before), ...Object.keys(now), ...Object.keys(watched.monitors)])];
  const grown = ids.map((id) => ({ id, ...growth(before[id], now[id]) }));
  const silences = new Map(
    grown.map(({ id, events }) => [id, silenceOf(watched, look, { id, emitted: events > 0 })]),
  );
  const seen = Object.fromEntries(
    ids.map((id) => [id, { ...(now[id] ?? before[id] ?? none), ...silences.get(id)?.state }]),
  );
  return {
    seen,
    news: {
      ...failuresOf(watched, { grown, rows: look.rows }),
      events: grown.flatMap(({ id, events }) => {
        const monitor = watched.monitors[id];
        return monitor?.allEvents && events > 0 ? [{ id, name: monitor.name, count: events }] : [];
      }),
      silent: ids.flatMap((id) => silences.get(id)?.news ?? []),
    },
  };
}

export function isNews({ failures, events, silent }: News): boolean {
  return failures.length + events.length + silent.length > 0;
}

const none: Counts = { failed: 0, handled: 0, events: 0 };

/** Counts only grow; one that did not begins anew. */
function growth(before: Counts = none, now: Counts = none): Counts {
  return {
    failed: Math.max(0, now.failed - before.failed),
    handled: Math.max(0, now.handled - before.handled),
    events: Math.max(0, now.events - before.events),
  };
}

type Grown = Counts & { id: Id };

function failuresOf(
  watched: Watched,
  { grown, rows }: { grown: readonly Grown[]; rows: readonly FailedRow[] },
): Pick<News, 'failures' | 'first'> {
  const wanted = (row: FailedRow) =>
    !row.isTest &&
    (watched.monitors[row.actionId]?.failures || (watched.monitorFailures && !row.handled)) === true;
  const told = rows.filter(wanted).sort((a, b) => (a.at < b.at ? -1 : 1));
  const failures = grown.flatMap(({ id, failed, handled }) => {
    if (failed === 0) return [];
    const found = rows.filter(({ actionId }) => actionId === id);
    const unfound = Math.max(0, failed - found.length);
    // Of those that no row was found of, the counts tell how many a failure link took.
    const untaken = Math.max(0, failed - handled - found.filter((row) => !row.handled).length);
    const rest = watched.monitors[id]?.failures
      ? unfound
      : watched.monitorFailures
        ? Math.min(unfound, untaken)
        : 0;
    const count = found.filter(wanted).length + rest;
    const name = watched.monitors[id]?.name ?? found[0]?.actionName ?? 'An Action';
    return count > 0 ? [{ id, name, count }] : [];
  });
  return {
    failures: failures.sort((a, b) => b.count - a.count).slice(0, mostListed),
    first: told.slice(0, mostDescribed).map(({ id, handled: _, isTest: __, ...row }) => ({
      ...row,
      actionRunId: id,
    })),
  };
}

/** Told once; again only after events came back. While the story is off, time does not count. */
function silenceOf(
  { monitors, off }: Watched,
  { seen, at }: Look,
  { id, emitted }: { id: Id; emitted: boolean },
): { state: Pick<Seen[Id], 'since' | 'told'>; news: Silence[] } {
  const monitor = monitors[id];
  const seconds = monitor?.silenceS ?? null;
  if (!monitor || seconds === null) return { state: {}, news: [] };
  const before = seen[id];
  if (off || emitted || before?.since === undefined) return { state: { since: at }, news: [] };
  const { since, told = false } = before;
  if (told || at - since < seconds * 1_000) return { state: { since, ...(told ? { told } : {}) }, news: [] };
  const news = [{ id, name: monitor.name, seconds, since: new Date(since).toISOString() }];
  return { state: { since, told: true }, news };
}
