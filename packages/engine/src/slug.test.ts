import { expect, it } from 'vitest';
import { slugFor } from './slug.ts';

it.each([
  ['Receive order', 'receive_order'],
  ['Large order?', 'large_order'],
  ['Größe — prüfen', 'gro_e_prufen'],
  ['2nd try', 'a_2nd_try'],
  ['???', 'action'],
])('turns the name %s into %s', (name, slug) => {
  expect(slugFor(name, [])).toBe(slug);
});

it('counts up while the slug is taken', () => {
  expect(slugFor('Wait', ['wait', 'wait_2'])).toBe('wait_3');
});
