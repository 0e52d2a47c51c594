import { type LiveItem, newId, type Presence } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { coalescer } from './coalesce.ts';

/** A coalescer whose time passes by hand. */
function underTest() {
  const sent: LiveItem[][] = [];
  const timers: { ms: number; run: () => void }[] = [];
  const subject = coalescer({
    windowMs: 50,
    retryMs: 1000,
    send: (items) => sent.push(items),
    after: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  });
  const pass = () => timers.shift()?.run();
  return { ...subject, sent, timers, pass };
}

const activity = (storyId: string, actionIds: string[], storyRunIds: string[] = []): LiveItem => ({
  kind: 'activity',
  id: newId(),
  storyId,
  actionIds,
  storyRunIds,
});
const draft = (storyId: string, revision: number): LiveItem => ({
  kind: 'draft',
  id: newId(),
  storyId,
  revision,
});

const logs = (storyId: string, runIds: string[]): LiveItem => ({
  kind: 'logs',
  id: newId(),
  storyId,
  runIds,
});
const presence = (tab: string, state: Presence['state'], opened: string | null = null): Presence => ({
  ...{ kind: 'presence', id: newId(), storyId: 'a', userId: 'u', name: 'Ada', selected: [] },
  ...{ tab, state, opened },
});

describe('coalescing live items', () => {
  it('sends nothing before the window has passed, then everything at once', () => {
    const { add, sent, timers, pass } = underTest();
    add([activity('a', ['1'])]);
    add([activity('b', ['2'])]);
    expect(sent).toEqual([]);
    expect(timers.map((timer) => timer.ms)).toEqual([50]);
    pass();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toHaveLength(2);
  });

  it('merges the activity of a story and keeps each id once, under the id of the last item', () => {
    const { add, sent, pass } = underTest();
    const last = activity('a', ['2', '3'], ['r2']);
    add([activity('a', ['1', '2'], ['r1'])]);
    add([last]);
    pass();
    expect(sent[0]).toEqual([{ ...last, actionIds: ['1', '2', '3'], storyRunIds: ['r1', 'r2'] }]);
  });

  it('keeps the highest revision of a draft, whatever the order', () => {
    const { add, sent, pass } = underTest();
    add([draft('a', 2), draft('a', 5), draft('a', 4)]);
    pass();
    expect(sent[0]).toMatchObject([{ kind: 'draft', revision: 5 }]);
  });

  it('drops ids beyond 50 Actions and 20 runs, never the item', () => {
    const { add, sent, pass } = underTest();
    const many = Array.from({ length: 300 }, (_, index) => String(index));
    add([activity('a', many, many)]);
    pass();
    expect(sent[0]).toMatchObject([{ actionIds: many.slice(0, 50), storyRunIds: many.slice(0, 20) }]);
  });

  it('merges the runs of a story that logged; one that names none is about any', () => {
    const { add, sent, pass } = underTest();
    add([logs('a', ['1']), logs('a', ['2', '1']), logs('b', ['3']), logs('b', [])]);
    pass();
    expect(sent[0]).toMatchObject([{ runIds: ['1', '2'] }, { runIds: [] }]);
  });

  it('keeps the latest of each tab, and that it is new', () => {
    const { add, sent, pass } = underTest();
    add([presence('1', 'new'), presence('2', 'here'), presence('1', 'here', 'x'), presence('2', 'gone')]);
    pass();
    expect(sent[0]).toMatchObject([
      { tab: '1', state: 'new', opened: 'x' },
      { tab: '2', state: 'gone' },
    ]);
  });

  it('starts a new window with the next item', () => {
    const { add, sent, pass } = underTest();
    add([draft('a', 1)]);
    pass();
    add([draft('a', 2)]);
    pass();
    expect(sent).toHaveLength(2);
  });

  it('tries again later what could not be sent, merged with what came since', () => {
    const { add, putBack, sent, timers, pass } = underTest();
    putBack([activity('a', ['1'])]);
    expect(timers.map((timer) => timer.ms)).toEqual([1000]);
    add([activity('a', ['2'])]);
    pass();
    expect(sent).toMatchObject([[{ actionIds: ['1', '2'] }]]);
  });

  it('sends at once when flushed, and not again when the window ends', () => {
    const { add, flush, sent, timers } = underTest();
    add([draft('a', 1)]);
    flush();
    expect(sent).toHaveLength(1);
    expect(timers).toEqual([]);
  });

  it('keeps a bounded number of stories', () => {
    const { putBack, sent, pass } = underTest();
    putBack(Array.from({ length: 5000 }, (_, index) => draft(String(index), 1)));
    pass();
    expect(sent[0]).toHaveLength(1000);
  });

  it('forgets everything when stopped', () => {
    const { add, flush, stop, sent, timers } = underTest();
    add([draft('a', 1)]);
    stop();
    flush();
    expect(sent).toEqual([]);
    expect(timers).toEqual([]);
  });
});
