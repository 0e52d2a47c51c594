import { defineAction } from '@storyloom/engine';
import { z } from 'zod';
import { flagOption } from '../coerce.ts';
import { description } from './description.ts';
import { mustMatchSchema, rulesSchema } from './rule-schema.ts';

const options = z.object({
  rules: rulesSchema.min(1, { error: 'is empty: add at least one rule.' }),
  must_match: mustMatchSchema,
  emit_no_match: flagOption(false),
});

export type TriggerOptions = z.infer<typeof options>;

export const trigger = defineAction(description, options);
