import { defineAction } from '@storyloom/engine';
import { z } from 'zod';
import { choiceOption, flagOption, jsonOption, numberOption } from '../coerce.ts';
import { mostSeconds } from '../duration.ts';
import { description } from './description.ts';

const options = z.object({
  wait_for: choiceOption(['all', 'any', 'some'], 'all'),
  /** How many, when it waits for some. */
  count: numberOption({ fallback: null, min: 1, max: 1_000, whole: true }),
  key: jsonOption(null),
  across_runs: flagOption(false),
  /** Seconds; zero waits as long as someone can come. */
  timeout: numberOption({ fallback: 0, min: 0, max: mostSeconds }),
  merge: choiceOption(['by_action', 'list', 'first', 'last'], 'by_action'),
});

export type JoinOptions = z.infer<typeof options>;

export const join = defineAction(description, options);
