import { expect, it } from 'vitest';
import { asWritten } from './as-written.ts';

it('shows a pill by the last part of its path, or as an ellipsis', () => {
  expect(asWritten('<<price_order.total>>')).toBe('total');
  expect(asWritten('<< alert.body.hosts[0] >> down')).toBe('hosts[0] down');
  expect(asWritten('<<UPCASE(alert.body.name)>>: <<a > b>>')).toBe('…: …');
  expect(asWritten({ id: '<<alert.id>>' })).toBe('{"id":"id"}');
});

it('stays on one line of 60 characters', () => {
  expect(asWritten('a\n  b')).toBe('a b');
  expect(asWritten('x'.repeat(100))).toBe(`${'x'.repeat(59)}…`);
  expect([asWritten(undefined), asWritten(null), asWritten(false)]).toEqual(['', '', 'false']);
});
