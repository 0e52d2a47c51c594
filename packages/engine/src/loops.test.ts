import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linksBack, loopsOf } from './loops.ts';

const read = (links: string[]) => {
  const pairs = links.map((link) => link.split('>'));
  const receiversOf = (id: string) => pairs.filter(([from]) => from === id).map(([, to = '']) => to);
  return { pairs, ids: [...new Set(pairs.flat())], receiversOf };
};

const graph = (links: string[]) => {
  const { ids, receiversOf } = read(links);
  return loopsOf(ids, receiversOf);
};

/** Links that begin another turn, as they are written. */
const back = (links: string[]) => {
  const { pairs, ids, receiversOf } = read(links);
  const loops = graph(links);
  const actions = ids.map((id) => ({
    id,
    loop: loops.get(id) ?? null,
    sources: pairs.flatMap(([from = '', to]) => (to === id ? [{ id: from }] : [])),
    receivers: new Map([['success', receiversOf(id)]]),
  }));
  const found = linksBack(new Map(actions.map((action) => [action.id, action])));
  return [...found].flatMap(([to, from]) => [...from].map((id) => `${id}>${to}`)).sort();
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

it('knows the links that begin another turn of a loop, and of one within', () => {
  expect(back(['in>a', 'a>b', 'b>c', 'c>b', 'c>a', 'c>out'])).toEqual(['c>a', 'c>b']);
  expect(back(['in>a', 'a>a'])).toEqual(['a>a']);
});

it('knows none where there are several ways into a loop', () => {
  expect(back(['in>a', 'in>b', 'a>b', 'b>a'])).toEqual([]);
});
