/**
 * Rules as data, and whether enough of them match: of a Trigger, and of whatever lets only some events
 * through, such as the gate of an Event Transform or the filter of a webhook.
 */
import { Fatal, type FormField } from '@storyloom/engine';
import { z } from 'zod';
import { excerpt, flagOption, jsonOption, numberOption, textOption } from '../coerce.ts';
import { isRuleType, type RuleType, ruleTypes } from './rule-types.ts';
import { judges } from './rules.ts';

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

/** What the widget of rules offers. */
export const ruleChoices: NonNullable<FormField['choices']> = ruleTypes.map(({ type, label }) => ({
  value: type,
  label,
}));

/**
 * Whether `mustMatch` of the rules match, all of them when it is null; no rules match. `warn` is told of
 * comparisons that make no sense; `option` names the option in messages. Throws Fatal for a rule type that
 * is not known and for a regular expression that cannot be read.
 */
export function rulesMatch(
  { rules, mustMatch }: { rules: readonly Rule[]; mustMatch: number | null },
  warn: (message: string) => void,
  option = 'rules',
): boolean {
  const needed = mustMatch ?? rules.length;
  if (needed > rules.length) {
    warn(`must_match: ${needed} rules cannot match, since there are ${rules.length}.`);
  }
  const verdicts = rules.map((one, index) => {
    const at = `${option}[${index}]`;
    return judges[typeOf(one, at)](one, at);
  });
  for (const { doubt } of verdicts) if (doubt !== undefined) warn(doubt);
  return verdicts.filter((verdict) => verdict.matches).length >= needed;
}

function typeOf(one: Rule, at: string): RuleType {
  if (isRuleType(one.type)) return one.type;
  throw new Fatal(
    `${at}.type: ${excerpt(one.type)} is no rule type. A number is compared with field>value, for example.`,
    { code: 'bad_option', option: `${at}.type`, detail: one.type },
  );
}
