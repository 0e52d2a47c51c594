import { expect, it } from 'vitest';
import { arrayText } from './bare-rows.ts';

it('writes an array as PostgreSQL reads it', () => {
  expect(arrayText(['a', null, 'say "b"', 'c\\d', '', '{1,2}'])).toBe(
    '{"a",NULL,"say \\"b\\"","c\\\\d","","{1,2}"}',
  );
});
