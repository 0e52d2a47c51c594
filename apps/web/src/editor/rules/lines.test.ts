import { expect, it } from 'vitest';
import { crosses, distanceTo, lineOf } from './lines.ts';

/** Down, right around a bend, down around another: as React Flow draws a link between two columns. */
const path = 'M0 0L 0,10Q 0,20 10,20L 90,20Q 100,20 100,30L100 50';
const line = lineOf(path);

it('a path is its corners, a bend where it begins and ends', () => {
  expect(line).toEqual([
    { x: 0, y: 0 },
    { x: 0, y: 10 },
    { x: 10, y: 20 },
    { x: 90, y: 20 },
    { x: 100, y: 30 },
    { x: 100, y: 50 },
  ]);
});

it('the distance to a line is that to its nearest piece', () => {
  expect(distanceTo(line, { x: 50, y: 27 })).toBe(7);
  expect(distanceTo(line, { x: 104, y: 53 })).toBe(5);
  expect(distanceTo([], { x: 0, y: 0 })).toBe(Number.POSITIVE_INFINITY);
});

it('a rectangle is crossed by a line that runs through it, without a corner in it', () => {
  expect(crosses(line, { x: 40, y: 0, width: 5, height: 40 })).toBe(true);
  expect(crosses(line, { x: 40, y: 25, width: 5, height: 40 })).toBe(false);
});
