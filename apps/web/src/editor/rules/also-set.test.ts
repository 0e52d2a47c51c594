import { descriptions } from '@storyloom/actions/descriptions';
import { expect, it } from 'vitest';
import { alsoSet } from './also-set.ts';

it('lists what is set and has no field: taken by the type, kept from older files, or known to nobody', () => {
  const options = { url: 'x', timeout: 5, mehtod: 'post', log_error_on_status: [], manual_time: '30' };
  expect(alsoSet(descriptions['http-request'], options)).toEqual([
    ['log_error_on_status', '[]'],
    ['manual_time', '"30"'],
    ['mehtod', '"post"'],
  ]);
});

it('cuts what is long, and covers what is secret', () => {
  const [message] = alsoSet(descriptions['event-transform'], { message: 'x'.repeat(100) });
  expect(message?.[1]).toMatch(/^"x{38}…$/);
  expect(alsoSet(descriptions.webhook, { secret: 's3cret', path: 'abc' })).toEqual([
    ['secret', '••••••'],
    ['path', '"abc"'],
  ]);
});
