import { applyChanges } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { boxAt, overlap } from './boxes.ts';
import { freeNotePlace } from './free-place.ts';
import { anyBox, drawnIds, groupBox } from './groups.ts';
import { story } from './story.ts';

const graph = story('hook success a', 'a success b', 'b success c');

it('leaves a new note where it is wanted when nothing is there', () => {
  expect(freeNotePlace(graph, { x: 2_003, y: 2_001 })).toEqual({ x: 2_000, y: 2_000 });
});

it('puts a new note near what stands where it is wanted, over nothing', () => {
  const wanted = graph.actions.a?.position ?? { x: 0, y: 0 };
  const place = freeNotePlace(graph, wanted);
  const note = boxAt(place, { width: 208, height: 88 });
  const covered = drawnIds(graph).filter((id) => {
    const box = anyBox(graph, id);
    return box && overlap(box, note);
  });
  expect(covered).toEqual([]);
  expect(Math.hypot(place.x - wanted.x, place.y - wanted.y)).toBeLessThan(280);
});

it('keeps out of the frame of a group, too', () => {
  const grouped = applyChanges(graph, [
    { op: 'add_group', group: { id: 'g', name: 'G' } },
    { op: 'set_group', ids: ['a', 'b'], group: 'g' },
  ]);
  const frame = groupBox(grouped, 'g');
  const place = freeNotePlace(grouped, grouped.actions.b?.position ?? { x: 0, y: 0 });
  expect(frame && overlap(frame, boxAt(place, { width: 208, height: 88 }))).toBe(false);
});
