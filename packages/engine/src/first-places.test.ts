import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstPlaces } from './first-places.ts';

const link = (text: string) => {
  const [from = '', to = ''] = text.split(' ');
  return { from, to };
};

/** `{ slug: [column, row] }` */
const cells = (slugs: string[], links: string[]) =>
  Object.fromEntries(
    [...firstPlaces(slugs, links.map(link))].map(([slug, { x, y }]) => [slug, [x / 248, y / 88]]),
  );

it('goes down by steps, and what several ways lead to stands below the longest', () => {
  expect(cells(['hook', 'a', 'b', 'c', 'end'], ['hook a', 'hook b', 'b c', 'a end', 'c end'])).toEqual({
    hook: [0, 0],
    a: [0, 1],
    b: [1, 1],
    c: [0, 2],
    end: [0, 3],
  });
});

it('a link back moves nothing, and a ring without a start begins somewhere', () => {
  expect(cells(['hook', 'try', 'wait'], ['hook try', 'try wait', 'wait try'])).toEqual({
    hook: [0, 0],
    try: [0, 1],
    wait: [0, 2],
  });
  expect(cells(['a', 'b'], ['a b', 'b a'])).toEqual({ a: [0, 0], b: [0, 1] });
});

it('never puts two in one place, and takes a long chain', () => {
  const slugs = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1 });
  const links = fc.array(fc.tuple(fc.nat(30), fc.nat(30)));
  fc.assert(
    fc.property(slugs, links, (ids, pairs) => {
      const places = firstPlaces(
        ids.map(String),
        pairs.map(([from, to]) => ({ from: `${from}`, to: `${to}` })),
      );
      expect(new Set([...places.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(ids.length);
    }),
  );
  const chain = Array.from({ length: 20_000 }, (_, at) => `${at}`);
  const places = firstPlaces(
    chain,
    chain.slice(1).map((to, at) => ({ from: `${at}`, to })),
  );
  expect(places.get('19999')).toEqual({ x: 0, y: 19_999 * 88 });
});
