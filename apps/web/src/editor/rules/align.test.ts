import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Axis, aligned, distributed, type Edge, type Placed } from './align.ts';
import { around } from './boxes.ts';
import { SNAP } from './place.ts';

const grid = (most: number) => fc.integer({ min: -most, max: most }).map((n) => n * SNAP);
const boxes = fc
  .array(fc.record({ x: grid(200), y: grid(200), high: fc.integer({ min: 6, max: 30 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((list) =>
    list.map(
      ({ high, ...at }, n): Placed => ({
        id: `${n}`,
        ...at,
        width: 208,
        height: n % 3 === 0 ? high * SNAP : 52,
      }),
    ),
  );
const edges: Edge[] = ['left', 'centre', 'right', 'top', 'middle', 'bottom'];
const axes: Axis[] = ['across', 'down'];
const after = (list: readonly Placed[], moved: ReturnType<typeof aligned>) =>
  list.map((box) => ({ ...box, ...moved[box.id] }));

describe('aligning', () => {
  it('brings all to one line, along one axis only, as near to it as the grid allows', () => {
    fc.assert(
      fc.property(boxes, fc.constantFrom(...edges), (list, edge) => {
        const frame = around(list);
        if (!frame) return;
        for (const [index, box] of after(list, aligned(list, edge)).entries()) {
          const old = list[index];
          const line = {
            left: box.x - frame.x,
            centre: box.x + box.width / 2 - frame.x - frame.width / 2,
            right: box.x + box.width - frame.x - frame.width,
            top: box.y - frame.y,
            middle: box.y + box.height / 2 - frame.y - frame.height / 2,
            bottom: box.y + box.height - frame.y - frame.height,
          }[edge];
          expect(Math.abs(line)).toBeLessThanOrEqual(SNAP / 2);
          if (['left', 'centre', 'right'].includes(edge)) expect(box.y).toBe(old?.y);
          else expect(box.x).toBe(old?.x);
        }
      }),
    );
  });
});

it('brings what stands beside the grid to the same line as the others', () => {
  const at = (id: string, x: number, y: number): Placed => ({ id, x, y, width: 208, height: 52 });
  const list = [at('a', 40, 16), at('b', 20, 190)];
  expect(after(list, aligned(list, 'left')).map(({ x, y }) => [x, y])).toEqual([
    [24, 16],
    [24, 190],
  ]);
});

describe('distributing', () => {
  it('keeps the outermost and the order, and leaves the same space between, to the grid', () => {
    fc.assert(
      fc.property(boxes, fc.constantFrom(...axes), (list, axis) => {
        const moved = distributed(list, axis);
        if (list.length < 3) {
          expect(moved).toEqual({});
          return;
        }
        const [start, size] = axis === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const);
        const ordered = [...list].sort(
          (a, b) => a[start] - b[start] || a[start] + a[size] - b[start] - b[size],
        );
        const placed = after(ordered, moved);
        expect([placed[0], placed.at(-1)]).toEqual([ordered[0], ordered.at(-1)]);
        const gaps = placed
          .slice(1)
          .map((box, n) => box[start] - (placed[n]?.[start] ?? 0) - (placed[n]?.[size] ?? 0));
        expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(2 * SNAP);
      }),
    );
  });
});
