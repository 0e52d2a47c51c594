import { defineAction, type Json } from '@storyloom/engine';
import { z } from 'zod';
import { choiceOption, numberOption, textOption } from '../coerce.ts';
import { description } from './description.ts';

const operations = ['append', 'remove', 'replace', 'set'] as const;

/** Null is a value: only a missing key counts as none. */
const anyValue = z.custom<Json>().optional();

const options = z.object({
  resource: textOption(),
  operation: choiceOption(operations, 'append'),
  key: textOption(''),
  index: numberOption({ fallback: null, min: 0, max: 10_000_000, whole: true }),
  value: anyValue,
  if_value: anyValue,
});

export type UpdateResourceOptions = z.infer<typeof options>;

export const updateResource = defineAction(description, options);
