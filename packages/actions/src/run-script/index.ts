import { defineAction } from '@storyloom/engine';
import { z } from 'zod';
import { jsonOption, numberOption } from '../coerce.ts';
import { scriptLimits } from '../scripts.ts';
import { description } from './description.ts';

const { timeout, memory_mb } = scriptLimits;

const options = z.object({
  /** As it is written: `<<` is JavaScript, too. */
  script: jsonOption(null),
  input: jsonOption({}),
  /** Seconds. */
  timeout: numberOption({ fallback: timeout.usual, min: 0.1, max: timeout.most }),
  memory_mb: numberOption({
    fallback: memory_mb.usual,
    min: memory_mb.least,
    max: memory_mb.most,
    whole: true,
  }),
});

export type RunScriptOptions = z.infer<typeof options>;

export const runScript = defineAction(description, options);
