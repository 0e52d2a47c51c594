import { diffGraphs, type Graph } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { story } from '../rules/story.ts';
import { type Foldable, foldVersions } from './fold-versions.ts';
import { lookingAtFirst, lookingName, lookingText, parseLooking, shownMark, withLooking } from './looking.ts';
import { stageElements } from './stage-elements.ts';

describe('what is looked at', () => {
  it('is in the address, and read from it', () => {
    for (const text of ['7', '5..7', '7..draft', '3..review']) {
      const looking = parseLooking(text);
      expect(looking && lookingText(looking)).toBe(text);
    }
    for (const text of ['', '0', '-1', 'x', '5..', '5..5', '../draft']) {
      expect([text, parseLooking(text)]).toEqual([text, null]);
    }
    expect(withLooking('http://a/stories/1?run=2#x', { before: 5, after: 'draft' })).toBe(
      'http://a/stories/1?version=5..draft#x',
    );
    expect(withLooking('http://a/stories/1?run=2&step=3&events.text=x', { before: null, after: 5 })).toBe(
      'http://a/stories/1?events.text=x&version=5',
    );
    expect(withLooking('http://a/stories/1?version=5', null)).toBe('http://a/stories/1');
  });

  it('is not what an address shows that names a run, which has a version of its own', () => {
    expect(lookingAtFirst({ runId: null, version: '5' })).toEqual({ before: null, after: 5 });
    expect(lookingAtFirst({ runId: 'r1', version: '5' })).toBeNull();
  });

  it('has a name', () => {
    expect(lookingName({ before: null, after: 7 })).toBe('Version 7');
    expect(lookingName({ before: 7, after: 'draft' })).toBe('Version 7 → Draft');
  });

  it('is what the bar says, be it neither the draft nor live', () => {
    expect(shownMark(3, null).value).toBe('draft');
    expect(shownMark(3, { before: null, after: 3 }).value).toBe('live');
    const other = shownMark(3, { before: 1, after: 'draft' });
    expect(other.value).toBe('other');
    expect(other.options.map(({ label }) => label)).toEqual(['Draft', 'Live v3', 'Version 1 → Draft']);
    expect(shownMark(3, { before: null, after: 1 }).options.at(-1)?.label).toBe('Version 1');
  });
});

describe('folding', () => {
  const version = (number: number, minute: number, more: Partial<Foldable> = {}): Foldable => ({
    number,
    at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString(),
    by: 'Ada',
    name: null,
    note: '',
    live: false,
    restoredFrom: null,
    bypassReason: null,
    review: null,
    ...more,
  });
  const shape = (versions: Foldable[]) =>
    foldVersions(versions).map(({ head, rest }) => [head.number, ...rest.map(({ number }) => number)]);

  it('puts saves of one person within minutes together, behind the newest', () => {
    const saves = [version(5, 30), version(4, 25), version(3, 16), version(2, 2), version(1, 1)];
    expect(shape(saves)).toEqual([
      [5, 4, 3],
      [2, 1],
    ]);
  });

  it('keeps what somebody named, what is live and what others made apart', () => {
    const list = [
      version(6, 6, { live: true }),
      version(5, 5),
      version(4, 4, { name: 'Spring' }),
      version(3, 3),
      version(2, 2, { by: 'Grace' }),
      version(1, 1, { restoredFrom: 4 }),
    ];
    expect(shape(list)).toEqual([[6, 5], [4], [3], [2], [1]]);
  });
});

describe('the drawing of a diff', () => {
  const before = story('hook success a', 'a success b');
  const after: Graph = story('hook success a', 'a success c');

  it('draws what was removed as ghosts among what is there, each with its mark', () => {
    const { nodes, edges } = stageElements({ before, after, diff: diffGraphs(before, after) });
    const marks = Object.fromEntries(nodes.map(({ id, data }) => [id, data.mark]));
    expect(marks).toEqual({ hook: null, a: null, b: 'removed', c: 'added' });
    expect(edges.map(({ source, target, data }) => [source, target, data?.mark])).toEqual([
      ['hook', 'a', null],
      ['a', 'c', 'added'],
      ['a', 'b', 'removed'],
    ]);
  });

  it('marks what changed and what only moved', () => {
    const moved: Graph = structuredClone(before);
    if (moved.actions.a) moved.actions.a.position = { x: 400, y: 0 };
    if (moved.actions.b) moved.actions.b.name = 'B';
    const { nodes } = stageElements({ before, after: moved, diff: diffGraphs(before, moved) });
    expect(Object.fromEntries(nodes.map(({ id, data }) => [id, data.mark]))).toEqual({
      hook: null,
      a: 'moved',
      b: 'changed',
    });
  });

  it('shows a version alone without marks', () => {
    const { nodes, edges } = stageElements({ before: null, after, diff: null });
    expect(nodes.every(({ data }) => data.mark === null)).toBe(true);
    expect(edges).toHaveLength(2);
  });
});
