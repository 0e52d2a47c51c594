/** Rules as options: of a Trigger, and of whatever lets only some events through. */
import { z } from 'zod';
import { flagOption, jsonOption, numberOption, textOption } from '../coerce.ts';

const rule = z.object(
  {
    type: textOption(),
    path: jsonOption(null),
    value: jsonOption(null),
    /** Undefined leaves it to the rule type: see compare.ts. */
    case_sensitive: flagOption(undefined),
  },
  { error: 'must be an object with a type, a path and a value.' },
);

export type Rule = z.infer<typeof rule>;

/** The option `rules` after its formulas were evaluated. */
export const rulesSchema = z.array(rule, { error: 'must be a list of rules.' });

/** The option `must_match`: how many rules must match; null means all. */
export const mustMatchSchema = z.preprocess(
  (value) => (value === 'all' ? null : value),
  numberOption({ fallback: null, min: 1, max: 10_000, whole: true }),
);
