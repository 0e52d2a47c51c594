import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loopsOf } from './loops.ts';

const graph = (links: string[]) => {
  const pairs = links.map((link) => link.split('>'));
  const ids = [...new Set(pairs.flat())];
  return loopsOf(ids, (id) => pairs.filter(([from]) => from === id).map(([, to = '']) => to));
};

it('finds no loop where paths only meet', () => {
  expect(graph(['a>b', 'a>c', 'b>d', 'c>d']).size).toBe(0);
});

it('tells loops apart, and what leads into or out of them', () => {
  const loops = graph(['in>a', 'a>b', 'b>a', 'b>out', 'out>c', 'c>c']);
  expect([...loops.keys()].sort()).toEqual(['a', 'b', 'c']);
  expect(loops.get('a')).toBe(loops.get('b'));
  expect(loops.get('c')).not.toBe(loops.get('a'));
});

it('agrees with walking the graph from every Action', () => {
  const link = fc.tuple(fc.nat(7), fc.nat(7)).map(([from, to]) => `${from}>${to}`);
  fc.assert(
    fc.property(fc.array(link, { minLength: 1, maxLength: 20 }), (links) => {
      const loops = graph(links);
      const reach = (from: string): Set<string> => {
        const seen = new Set<string>();
        const open = [from];
        for (let id = open.pop(); id !== undefined; id = open.pop()) {
          for (const next of links.filter((one) => one.startsWith(`${id}>`)).map((one) => one.slice(2))) {
            if (!seen.has(next)) open.push(next);
            seen.add(next);
          }
        }
        return seen;
      };
      for (const id of new Set(links.flatMap((one) => one.split('>')))) {
        expect(loops.has(id)).toBe(reach(id).has(id));
        for (const other of loops.keys()) {
          const together = reach(id).has(other) && reach(other).has(id);
          expect(loops.has(id) && loops.get(id) === loops.get(other)).toBe(together);
        }
      }
    }),
  );
});
