import type { HandlerRunner } from '@storyloom/engine';
import { runScript } from '../scripts.ts';
import type { RunScriptOptions } from './index.ts';

export const runScriptRunner: HandlerRunner<RunScriptOptions> = {
  async run(options, context) {
    return { emit: [{ payload: await runScript(context, options) }] };
  },
};
