import { describe, expect, it } from 'vitest';
import { type ActionMonitor, type FailedRow, isNews, type Look, lookAt, type Watched } from './rules.ts';

const monitor: ActionMonitor = { name: 'Ask', allEvents: false, failures: false, silenceS: null };
const story: Watched = { monitors: {}, monitorFailures: true, off: false };
const counts = (failed: number, handled = 0, events = 0) => ({ a: { failed, handled, events } });
const look: Look = { seen: counts(0), now: counts(0), rows: [], at: 1_000_000 };

let made = 0;
function row(part: Partial<FailedRow> = {}): FailedRow {
  made += 1;
  const at = new Date(made * 1_000).toISOString();
  return {
    id: `run ${made}`,
    actionId: 'a',
    actionName: 'Ask',
    storyRunId: `story run ${made}`,
    message: 'No answer.',
    at,
    handled: false,
    isTest: false,
    ...part,
  };
}

describe('failures', () => {
  it('are told with how many there were and what the first ones said', () => {
    const rows = Array.from({ length: 7 }, () => row());
    const { news, seen } = lookAt(story, { ...look, now: counts(7), rows: rows.toReversed() });
    expect(news.failures).toEqual([{ id: 'a', name: 'Ask', count: 7 }]);
    expect(news.first.map(({ actionRunId }) => actionRunId)).toEqual(rows.slice(0, 5).map(({ id }) => id));
    expect(isNews(lookAt(story, { ...look, seen, now: counts(7) }).news)).toBe(false);
  });

  it('that a failure link took are told only of an Action that is watched by itself', () => {
    const taken = { ...look, now: counts(2, 1, 1), rows: [row({ handled: true }), row()] };
    expect(lookAt(story, taken).news.failures).toMatchObject([{ count: 1 }]);
    const alone = { ...story, monitorFailures: false, monitors: { a: { ...monitor, failures: true } } };
    expect(lookAt(alone, taken).news.failures).toMatchObject([{ count: 2 }]);
    expect(isNews(lookAt({ ...story, monitorFailures: false }, taken).news)).toBe(false);
  });

  it('of runs of drafts are not told', () => {
    expect(isNews(lookAt(story, { ...look, now: counts(1), rows: [row({ isTest: true })] }).news)).toBe(
      false,
    );
  });

  it('of which no row is found are told by number, less those that a failure link took', () => {
    expect(lookAt(story, { ...look, now: counts(10, 4, 4) }).news).toMatchObject({
      failures: [{ name: 'An Action', count: 6 }],
      first: [],
    });
    const some = { ...look, now: counts(10, 4, 4), rows: [row(), row({ handled: true })] };
    expect(lookAt(story, some).news.failures).toMatchObject([{ name: 'Ask', count: 6 }]);
  });
});

describe('events', () => {
  it('are told of an Action that is watched for them, since the look before', () => {
    const watched = { ...story, monitors: { a: { ...monitor, allEvents: true } } };
    const later = { ...look, seen: counts(0, 0, 5), now: counts(0, 0, 8) };
    expect(lookAt(watched, later).news.events).toEqual([{ id: 'a', name: 'Ask', count: 3 }]);
    expect(isNews(lookAt(story, later).news)).toBe(false);
  });
});

describe('silence', () => {
  const watched = { ...story, monitors: { a: { ...monitor, silenceS: 60 } } };
  const steps = (watch: Watched[], events: number[], seconds: number[]) => {
    let { seen } = look;
    return watch.map((one, index) => {
      const at = look.at + (seconds[index] ?? 0) * 1_000;
      const found = lookAt(one, { ...look, seen, now: counts(0, 0, events[index]), at });
      seen = found.seen;
      return found.news.silent.length;
    });
  };

  it('is told once it has lasted long enough, and again only after events came back', () => {
    const all = Array.from({ length: 8 }, () => watched);
    expect(steps(all, [0, 0, 0, 0, 1, 1, 1, 1], [0, 59, 60, 500, 510, 569, 570, 700])).toEqual([
      0, 0, 1, 0, 0, 0, 1, 0,
    ]);
  });

  it('means nothing while the story is off, and begins anew when it is on', () => {
    const off = { ...watched, off: true };
    expect(steps([watched, off, watched, watched], [0, 0, 0, 0], [0, 600, 650, 660])).toEqual([0, 0, 0, 1]);
  });

  it('says since when, and of which Action', () => {
    const before = { a: { ...counts(0).a, since: 0 } };
    const { silent } = lookAt(watched, { ...look, seen: before, at: 60_000 }).news;
    expect(silent).toEqual([{ id: 'a', name: 'Ask', seconds: 60, since: '1970-01-01T00:00:00.000Z' }]);
  });
});
