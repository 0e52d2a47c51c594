import { applyChanges, type Graph, type Id, inverseOf, type Position } from '@storyloom/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap } from './boxes.ts';
import {
  anyBox,
  drawnIds,
  groupBox,
  groupChanges,
  members,
  regroupChanges,
  removeWithMembers,
  spread,
  standIn,
} from './groups.ts';
import { neighbour } from './neighbours.ts';
import { SNAP } from './place.ts';
import { story } from './story.ts';
import { tidied } from './tidy.ts';
import { tidyRequest } from './tidy-request.ts';

const count = 12;
const ids = Array.from({ length: count }, (_, n) => `message${n}`);
const place = fc
  .record({ x: fc.integer({ min: -100, max: 100 }), y: fc.integer({ min: -100, max: 100 }) })
  .map(({ x, y }): Position => ({ x: x * SNAP, y: y * SNAP }));

/** Twelve Actions anywhere, in any of three groups or none; groups open or collapsed, none without a member. */
const stories = fc
  .record({
    places: fc.array(place, { minLength: count, maxLength: count }),
    groups: fc.array(fc.constantFrom('', 'g1', 'g2', 'g3'), { minLength: count, maxLength: count }),
    collapsed: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  })
  .map(({ places, groups: chosen, collapsed }): Graph => {
    const groups: string[] = chosen;
    const chain = ids.slice(1).map((to, n) => `${ids[n]} success ${to}`);
    const plain = applyChanges(story(...chain), [
      { op: 'move', positions: Object.fromEntries(places.map((at, n) => [`message${n}`, at])) },
    ]);
    const used = ['g1', 'g2', 'g3'].filter((group) => groups.includes(group));
    return applyChanges(
      plain,
      used.flatMap((group, n) => [
        { op: 'add_group', group: { id: group, name: group, collapsed: collapsed[n] ?? false } },
        { op: 'set_group', ids: ids.filter((_, at) => groups[at] === group), group },
      ]),
    );
  });
const some = fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 });

const isSound = ({ actions, groups, ...graph }: Graph) => {
  for (const group of Object.keys(groups)) {
    expect(members({ actions, groups, ...graph }, group).length, `members of ${group}`).toBeGreaterThan(0);
  }
  for (const { group } of Object.values(actions)) if (group) expect(groups).toHaveProperty(group);
};
const isUndone = (graph: Graph, changes: Parameters<typeof applyChanges>[1]) =>
  expect(applyChanges(applyChanges(graph, changes), inverseOf(graph, changes))).toEqual(graph);

describe('whatever is grouped, dragged or deleted', () => {
  it('no group is left without a member, and undo brings all back', () => {
    fc.assert(
      fc.property(
        stories,
        some,
        fc.array(place, { minLength: count, maxLength: count }),
        (graph, chosen, to) => {
          const moved = Object.fromEntries(chosen.map((id, n) => [id, to[n] ?? { x: 0, y: 0 }]));
          const dropped = [{ op: 'move' as const, positions: moved }, ...regroupChanges(graph, moved)];
          const [first] = Object.keys(graph.groups);
          for (const changes of [
            dropped,
            groupChanges(graph, chosen, 'New')?.changes ?? [],
            first === undefined ? [] : removeWithMembers(graph, first),
          ]) {
            isSound(applyChanges(graph, changes));
            isUndone(graph, changes);
          }
        },
      ),
    );
  });

  it('a group that is moved keeps its members where they are in it', () => {
    fc.assert(
      fc.property(stories, place, (graph, to) => {
        for (const group of Object.keys(graph.groups)) {
          const before = groupBox(graph, group);
          const positions = spread(graph, { [group]: to });
          expect(Object.keys(positions).sort()).toEqual([...members(graph, group)].sort());
          const next = applyChanges(graph, [{ op: 'move', positions }]);
          expect(groupBox(next, group)).toEqual({ ...before, ...to });
        }
      }),
    );
  });

  it('everything is drawn once: as itself, or as the collapsed group that holds it', () => {
    fc.assert(
      fc.property(stories, (graph) => {
        const drawn = drawnIds(graph);
        expect(new Set(drawn).size).toBe(drawn.length);
        for (const id of ids) {
          const shown = standIn(graph, id) ?? id;
          expect(drawn).toContain(shown);
          expect(anyBox(graph, id)).toEqual(anyBox(graph, shown));
        }
      }),
    );
  });

  it('the arrows lead to what is drawn, or to the head of an open group, and never stay', () => {
    const reachable = (graph: Graph, id: Id) => graph.groups[id] !== undefined || standIn(graph, id) === null;
    fc.assert(
      fc.property(stories, (graph) => {
        for (const id of drawnIds(graph)) {
          for (const direction of ['up', 'down', 'left', 'right'] as const) {
            const next = neighbour(graph, id, direction);
            if (next === null) continue;
            expect(next).not.toBe(id);
            expect(reachable(graph, next)).toBe(true);
          }
        }
      }),
    );
  });

  it('tidying keeps a group apart from all that is not in it', () => {
    fc.assert(
      fc.property(stories, (graph) => {
        const positions = spread(graph, tidied(tidyRequest(graph, [])));
        const next = applyChanges(graph, [{ op: 'move', positions }]);
        for (const group of Object.keys(next.groups).filter((id) => !next.groups[id]?.collapsed)) {
          const frame = groupBox(next, group);
          for (const id of drawnIds(next).filter((one) => !members(next, group).includes(one))) {
            const box = anyBox(next, id);
            if (frame && box) expect(overlap(frame, box), `${id} in ${group}`).toBe(false);
          }
        }
      }),
    );
  });
});
