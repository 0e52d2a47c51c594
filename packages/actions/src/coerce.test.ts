import { expect, it } from 'vitest';
import { z } from 'zod';
import { choiceOption, flagOption, jsonOption, numberOption, textOption } from './coerce.ts';

const options = z.object({
  text: textOption('fallback'),
  number: numberOption({ fallback: 5, min: 0, max: 100 }),
  flag: flagOption(true),
  choice: choiceOption(['one', 'two'], 'one'),
  json: jsonOption([]),
});

const fallbacks = { text: 'fallback', number: 5, flag: true, choice: 'one', json: [] };

it('takes an absent key, null and blank text as absent', () => {
  expect(options.parse({})).toEqual(fallbacks);
  const nothing = { text: null, number: null, flag: null, choice: null, json: null };
  expect(options.parse(nothing)).toEqual(fallbacks);
  expect(options.parse({ text: ' ', number: '', flag: ' ', choice: '' })).toEqual(fallbacks);
});

it('takes numbers, booleans and text for one another where they mean the same', () => {
  const written = { text: 20, number: ' 20 ', flag: 'False', choice: 'TWO', json: '' };
  expect(options.parse(written)).toEqual({ text: '20', number: 20, flag: false, choice: 'two', json: '' });
});

it('refuses what means something else, showing a short excerpt of it', () => {
  const hostile = Object.assign(Object.create(null), { long: 'x'.repeat(200) });
  for (const key of ['text', 'number', 'flag', 'choice'] as const) {
    const [issue] = options.safeParse({ [key]: hostile }).error?.issues ?? [];
    expect(issue?.path).toEqual([key]);
    expect(issue?.message).toMatch(/it is \{"long":"x+…\.$/);
    expect(issue?.message.length).toBeLessThan(130);
  }
});

it('takes neither empty lists nor hexadecimal digits as numbers', () => {
  for (const number of [[], [5], '0x10', true, 'NaN', '1e999']) {
    expect(options.safeParse({ number }).success, JSON.stringify(number)).toBe(false);
  }
});
