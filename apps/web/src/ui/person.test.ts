import { describe, expect, it } from 'vitest';
import { initials, personNumber } from './person.ts';

describe('a person', () => {
  it('is known by the capitals of the first and the last word', () => {
    expect(initials('Mara Reyes')).toBe('MR');
    expect(initials('ana maria de la cruz')).toBe('AC');
    expect(initials('admin@localhost')).toBe('A');
    expect(initials('tom.baker@northwind.test')).toBe('TB');
    expect(initials('')).toBe('?');
  });

  it('keeps one colour', () => {
    expect(personNumber('Mara Reyes', 5)).toBe(personNumber('Mara Reyes', 5));
    for (const name of ['', 'a', 'Jonas', '李']) expect(personNumber(name, 5)).toBeLessThan(5);
  });
});
