import { expect, it } from 'vitest';
import { matching, readAddresses, roleChoices } from './member-words.ts';

it('members are found by name and by address, whatever the case', () => {
  const members = [
    { name: 'Ada Owner', email: 'ada@example.com' },
    { name: 'Tom Baker', email: 'tb@northwind.test' },
  ];
  expect(matching(members, '')).toEqual(members);
  expect(matching(members, ' NORTH').map(({ name }) => name)).toEqual(['Tom Baker']);
  expect(matching(members, 'nobody')).toEqual([]);
});

it('addresses are read from a list as it is pasted, each once', () => {
  expect(readAddresses(' a@example.com, b@example.com;a@example.com\n\tc@example.com ')).toEqual([
    'a@example.com',
    'b@example.com',
    'c@example.com',
  ]);
  expect(readAddresses(' ,; ')).toEqual([]);
});

it('owners are made by owners alone', () => {
  expect(roleChoices(false).map(({ value }) => value)).not.toContain('owner');
  expect(roleChoices(true).map(({ value }) => value)).toContain('owner');
});
