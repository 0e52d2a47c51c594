import type { ActionContext, Fatal, RunResult } from '@storyloom/engine';
import { z } from 'zod';
import { badOption } from '../bad-option.ts';
import { jsonOption, textOption } from '../coerce.ts';
import { evaluated } from '../evaluated.ts';
import { runScript, scriptLimits } from '../scripts.ts';
import { excerpt } from '../values.ts';
import type { EventTransformOptions } from './options.ts';

export const automaticOptions = z.object({
  language: textOption('JavaScript'),
  input: jsonOption({}),
});

/** Runs a script once and emits what it returned as `output`. */
export async function automatic(options: EventTransformOptions, context: ActionContext): Promise<RunResult> {
  const { language, input } = evaluated(context, options, automaticOptions);
  if (!/^\s*(javascript|js|node)\b/i.test(language)) throw notSpoken(language);
  const limits = { timeout: scriptLimits.timeout.usual, memory_mb: scriptLimits.memory_mb.usual };
  return {
    emit: [
      { payload: { output: await runScript(context, { script: options.script ?? null, input, ...limits }) } },
    ],
  };
}

function notSpoken(language: string): Fatal {
  return badOption(
    'language',
    `${excerpt(language)} does not run here. Write the script in JavaScript, as a function main(input) that returns the output, and set language to JavaScript.`,
    language,
  );
}
