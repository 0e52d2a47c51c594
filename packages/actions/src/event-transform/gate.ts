import { z } from 'zod';
import { type Evaluating, evaluated } from '../evaluated.ts';
import { rulesMatch } from '../trigger/judge.ts';
import { mustMatchSchema, rulesSchema } from '../trigger/rule-schema.ts';
import type { EventTransformOptions } from './options.ts';

export const gateOptions = z.object({ rules: rulesSchema.optional(), must_match: mustMatchSchema });

type Gating = Evaluating & {
  warn: (message: string) => void;
  log: (level: 'info', message: string) => void;
};

/** Whether the rules let the event through; without rules all do. Says so when they do not. */
export function passesGate(options: EventTransformOptions, context: Gating): boolean {
  if (options.rules === undefined || options.rules === null) return true;
  const { rules = [], must_match } = evaluated(context, options, gateOptions);
  if (rules.length === 0 || rulesMatch({ rules, mustMatch: must_match }, context.warn)) return true;
  context.log('info', 'The rules do not match, so nothing goes on.');
  return false;
}
