import { emptyGraph, type Graph, type GraphNote, type Id } from '@storyloom/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { around, overlap } from './boxes.ts';
import { members } from './groups.ts';
import { CARD, PITCH, SNAP } from './place.ts';
import { story } from './story.ts';
import { type TidyItem, tidied } from './tidy.ts';
import { tidyRequest } from './tidy-request.ts';

/** Any request: cards and notes anywhere, links anyhow, some cards in groups. */
const requests = fc
  .record({
    cards: fc.array(
      fc.record({
        x: fc.integer({ min: -3_000, max: 3_000 }),
        y: fc.integer({ min: -3_000, max: 3_000 }),
        group: fc.option(fc.constantFrom('g1', 'g2'), { nil: undefined, freq: 3 }),
      }),
      { minLength: 1, maxLength: 40 },
    ),
    notes: fc.array(
      fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) }),
      {
        maxLength: 4,
      },
    ),
    ends: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 2 })), { maxLength: 60 }),
  })
  .map(({ cards, notes, ends }) => ({
    items: [
      ...cards.map(
        ({ group, ...at }, n): TidyItem => ({
          id: `a${n}`,
          isNote: false,
          ...at,
          ...CARD,
          ...(group && { group }),
        }),
      ),
      ...notes.map((at, n): TidyItem => ({ id: `n${n}`, isNote: true, ...at, width: 208, height: 96 })),
    ],
    links: ends
      .map(([from, to, rank]) => ({ from: `a${from % cards.length}`, to: `a${to % cards.length}`, rank }))
      .filter(({ from, to }) => from !== to),
    still: [],
  }));

const placed = (items: readonly TidyItem[], places: Record<Id, { x: number; y: number }>) =>
  items.map((item) => ({ ...item, ...places[item.id] }));

describe('tidying', () => {
  it('moves what it was given and nothing else, onto the grid, without covering anything', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const places = tidied(request);
        expect(Object.keys(places).sort()).toEqual(request.items.map(({ id }) => id).sort());
        for (const { x, y } of Object.values(places))
          expect([Math.abs(x % SNAP), Math.abs(y % SNAP)]).toEqual([0, 0]);
        const boxes = placed(request.items, places);
        for (const [index, box] of boxes.entries()) {
          expect(boxes.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('keeps the middle of what it tidies', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const cards = request.items.filter((item) => !item.isNote);
        const [before, after] = [around(cards), around(placed(cards, tidied({ ...request, items: cards })))];
        if (!before || !after) return;
        expect(Math.abs(before.x + before.width / 2 - after.x - after.width / 2)).toBeLessThanOrEqual(SNAP);
        expect(Math.abs(before.y + before.height / 2 - after.y - after.height / 2)).toBeLessThanOrEqual(SNAP);
      }),
    );
  });

  it('tidying what is tidy changes nothing, where no branches meet again', () => {
    const trees = requests.map(({ items, still }) => {
      const cards = items.flatMap(({ group: _, ...item }) => (item.isNote ? [] : [item]));
      const links = cards
        .slice(1)
        .map(({ id }, n) => ({ from: `a${Math.floor(n / 2)}`, to: id, rank: n % 2 }));
      return { items: cards, links: links.filter((_, n) => n % 7 !== 0), still };
    });
    fc.assert(
      fc.property(trees, (request) => {
        const once = tidied(request);
        expect(tidied({ ...request, items: placed(request.items, once) })).toEqual(once);
      }),
    );
  });

  it('covers nothing of what stays', () => {
    fc.assert(
      fc.property(
        requests,
        fc.array(fc.tuple(fc.integer({ min: -2_000, max: 2_000 }), fc.integer({ min: -2_000, max: 2_000 }))),
        (request, corners) => {
          const still = corners.map(([x, y]) => ({ x, y, ...CARD }));
          const cards = request.items.filter((item) => !item.isNote);
          const boxes = placed(cards, tidied({ ...request, items: cards, still }));
          expect(boxes.filter((box) => still.some((other) => overlap(box, other)))).toEqual([]);
        },
      ),
    );
  });
});

const at = (graph: Graph, positions: Record<Id, [x: number, y: number]>): Graph => ({
  ...graph,
  actions: Object.fromEntries(
    Object.entries(graph.actions).map(([id, action]) => {
      const [x, y] = positions[id] ?? [action.position.x, action.position.y];
      return [id, { ...action, position: { x, y } }];
    }),
  ),
});
const tidy = (graph: Graph, chosen: Id[] = []) => tidied(tidyRequest(graph, chosen));

describe('a tidy story', () => {
  const graph = story(
    'hook success message',
    'message success trigger',
    'trigger match http1',
    'trigger no_match message3',
    'http1 success message1',
    'http1 failure message2',
  );

  it('runs from top to bottom, a pitch a row, its main branch straight and its exits to the right', () => {
    const places = tidy(graph);
    const main = ['hook', 'message', 'trigger', 'http1', 'message1'].map((id) => places[id]);
    expect(new Set(main.map((place) => place?.x)).size).toBe(1);
    expect(main.map((place) => (place?.y ?? 0) - (main[0]?.y ?? 0))).toEqual(
      [0, 1, 2, 3, 4].map((n) => n * PITCH.down),
    );
    const right = (id: Id) => (places[id]?.x ?? 0) - (main[0]?.x ?? 0);
    expect(right('message2')).toBe(PITCH.across);
    expect(right('message3')).toBeGreaterThan(0);
    expect(right('message3') % PITCH.across).toBe(0);
  });

  it('keeps siblings in the order in which they stood', () => {
    const places = tidy(at(graph, { message3: [-400, 300], http1: [0, 300] }));
    expect(places.message3?.x).toBeLessThan(places.http1?.x ?? 0);
    expect(places.http1?.x).toBe(places.trigger?.x);
  });

  it('of a selection leaves the rest and is not laid over it', () => {
    const messy = at(graph, { http1: [10, 270], message1: [20, 280], message2: [0, 290] });
    const places = tidy(messy, ['http1', 'message1', 'message2']);
    expect(Object.keys(places).sort()).toEqual(['http1', 'message1', 'message2']);
  });

  it('keeps a group together, and takes a collapsed one as one card', () => {
    const grouped = {
      ...graph,
      groups: { g: { id: 'g', name: 'G' } },
      actions: Object.fromEntries(
        Object.entries(graph.actions).map(([id, action]) => [
          id,
          id.startsWith('message') && id !== 'message' ? { ...action, group: 'g' } : action,
        ]),
      ),
    };
    const boxes = (ids: readonly Id[], places: Record<Id, { x: number; y: number }>) =>
      ids.map((id) => ({ ...CARD, ...(places[id] ?? { x: 0, y: 0 }) }));
    const places = tidy(grouped);
    const frame = around(boxes(members(grouped, 'g'), places));
    const others = boxes(['hook', 'message', 'trigger', 'http1'], places);
    expect(frame && others.filter((box) => overlap(box, frame))).toEqual([]);
    const collapsed = { ...grouped, groups: { g: { id: 'g', name: 'G', collapsed: true } } };
    expect(Object.keys(tidy(collapsed)).sort()).toEqual(['g', 'hook', 'http1', 'message', 'trigger']);
  });

  it('takes a note along with the card beside it', () => {
    const note: GraphNote = { id: 'note', content: 'Quota', position: { x: -300, y: 1_000 } };
    const noted = { ...at(graph, { message1: [0, 1_000] }), notes: { note } };
    const places = tidy(noted);
    expect((places.note?.y ?? 0) - (places.message1?.y ?? 0)).toBe(0);
  });

  it('has nothing to do without Actions', () => expect(tidy(emptyGraph)).toEqual({}));
});
