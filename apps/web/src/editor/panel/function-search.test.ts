import { expect, it } from 'vitest';
import { searchFunctions } from './function-search.ts';

const found = (typed: string) =>
  searchFunctions(typed).flatMap(({ functions }) => functions.map(({ name }) => name));

it('lists every function by family when nothing is typed', () => {
  const families = searchFunctions('  ');
  expect(families[0]?.family).toBe('text');
  expect(families.map(({ family }) => family)).toContain('dates');
  expect(found('')).toContain('JSONPATH');
});

it('finds by name, those first that begin so, and by what a function does', () => {
  expect(found('sort')).toEqual(expect.arrayContaining(['SORT', 'SORT_NATURAL']));
  expect(found('strip').slice(0, 3)).toEqual(['STRIP', 'STRIP_NEWLINES', 'STRIP_HTML']);
  expect(found('time zone')).toContain('DATE');
  expect(found('upper case')).toContain('UPCASE');
});

it('finds nothing where there is nothing', () => {
  expect(searchFunctions('no such function')).toEqual([]);
});
