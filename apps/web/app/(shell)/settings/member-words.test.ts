import { expect, it } from 'vitest';
import { matching } from './member-words.ts';

it('members are found by name and by address, whatever the case', () => {
  const members = [
    { name: 'Ada Owner', email: 'ada@example.com' },
    { name: 'Tom Baker', email: 'tb@northwind.test' },
  ];
  expect(matching(members, '')).toEqual(members);
  expect(matching(members, ' NORTH').map(({ name }) => name)).toEqual(['Tom Baker']);
  expect(matching(members, 'nobody')).toEqual([]);
});
