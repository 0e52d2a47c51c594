/** Whether enough rules match: of a Trigger, of the gate of an Event Transform, of the filter of a webhook. */
import { badOption } from '../bad-option.ts';
import { patternWork } from '../pattern.ts';
import { excerpt } from '../values.ts';
import type { Rule } from './rule-schema.ts';
import { isRuleType, type RuleType } from './rule-types.ts';
import { judges } from './rules.ts';

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
  const work = patternWork();
  const verdicts = rules.map((one, index) => {
    const at = `${option}[${index}]`;
    return judges[typeOf(one, at)](one, at, work);
  });
  for (const { doubt } of verdicts) if (doubt !== undefined) warn(doubt);
  return verdicts.filter((verdict) => verdict.matches).length >= needed;
}

function typeOf(one: Rule, at: string): RuleType {
  if (isRuleType(one.type)) return one.type;
  throw badOption(
    `${at}.type`,
    `${excerpt(one.type)} is no rule type. A number is compared with field>value, for example.`,
    one.type,
  );
}
