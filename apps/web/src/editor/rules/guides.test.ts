import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boxAt } from './boxes.ts';
import { snapTo } from './guides.ts';
import { SNAP } from './place.ts';

const other = boxAt({ x: 400, y: 160 });

it('pulls an edge over when it is less than a step away, and says by which line', () => {
  expect(snapTo(boxAt({ x: 406, y: 300 }), [other])).toEqual({
    position: { x: 400, y: 304 },
    guides: [
      { axis: 'across', at: 400, from: 160, to: 356 },
      { axis: 'across', at: 504, from: 160, to: 356 },
      { axis: 'across', at: 608, from: 160, to: 356 },
    ],
  });
});

it('takes the nearest of several', () => {
  const near = boxAt({ x: 408, y: 600 });
  expect(snapTo(boxAt({ x: 405, y: 300 }), [other, near]).position.x).toBe(408);
});

it('lets the step beside a line be reached', () => {
  expect(snapTo(boxAt({ x: 410, y: 300 }), [other]).position.x).toBe(408);
});

it('brings a middle to a middle, when that is on the grid', () => {
  const note = boxAt({ x: 0, y: 0 }, { width: 320, height: 96 });
  expect(snapTo(boxAt({ x: 53, y: 300 }), [note]).position.x).toBe(56);
  const odd = boxAt({ x: 0, y: 0 }, { width: 216, height: 96 });
  expect(snapTo(boxAt({ x: 5, y: 300 }), [odd]).position.x % SNAP).toBe(0);
});

it('always lands on the grid, never more than a step from the hand', () => {
  const place = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });
  fc.assert(
    fc.property(place, fc.array(place, { maxLength: 8 }), (hand, places) => {
      const onGrid = places.map(({ x, y }) => boxAt({ x: x * SNAP, y: y * SNAP }));
      const { position, guides } = snapTo(boxAt(hand), onGrid);
      expect([Math.abs(position.x % SNAP), Math.abs(position.y % SNAP)]).toEqual([0, 0]);
      expect(Math.abs(position.x - hand.x)).toBeLessThanOrEqual(SNAP);
      expect(Math.abs(position.y - hand.y)).toBeLessThanOrEqual(SNAP);
      for (const { at } of guides) expect(Number.isInteger(at)).toBe(true);
    }),
  );
});
