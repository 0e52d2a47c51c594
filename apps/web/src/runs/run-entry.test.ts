import { expect, it } from 'vitest';
import { entryText } from './run-entry.ts';

it('a run says how it began, and what it is about or what began it', () => {
  expect(entryText({ source: 'webhook', action: 'Receive order', about: 'order.created · 7' })).toBe(
    'Receive order · order.created · 7',
  );
  expect(entryText({ source: 'schedule', action: 'Every night', about: '' })).toBe('Every night · schedule');
  // Its first event is not kept any more.
  expect(entryText({ source: 'call', action: '', about: '' })).toBe('called by a story');
});
