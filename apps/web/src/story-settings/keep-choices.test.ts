import { expect, it } from 'vitest';
import { keepChoiceOf, keepChoices, priorityChoiceOf, priorityOf } from './keep-choices.ts';

it('knows its own choices and leaves other times as they are', () => {
  for (const { value } of keepChoices.slice(0, -1)) expect(keepChoiceOf(Number(value))).toBe(value);
  expect(keepChoiceOf(5_000)).toBe('custom');
});

it('keeps a priority that was set more finely', () => {
  expect(priorityChoiceOf(7)).toBe('high');
  expect(priorityOf('high', 7)).toBe(7);
  expect(priorityOf('high', 0)).toBe(50);
  expect(priorityOf('normal', -3)).toBe(0);
});
