import { expect, it } from 'vitest';
import { filterPath, readFilter } from './template-filter.ts';

const all = { search: '', kind: 'story', category: null, chosen: null } as const;

it('stands in the address and comes back from it', () => {
  expect(filterPath(all)).toBe('/templates');
  const narrow = {
    search: 'a & b',
    kind: 'action',
    category: 'look_ups',
    chosen: 'okta-look-up-user',
  } as const;
  const path = filterPath(narrow);
  expect(readFilter(new URL(path, 'http://x').searchParams)).toEqual(narrow);
});

it('takes nothing odd out of an address', () => {
  const query = new URLSearchParams({ kind: 'odd', for: '../x', template: 'A b' });
  expect(readFilter(query)).toEqual(all);
});
