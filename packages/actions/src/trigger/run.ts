import { Fatal, type HandlerRunner } from '@storyloom/engine';
import { excerpt } from '../coerce.ts';
import type { Rule, TriggerOptions } from './index.ts';
import { isRuleType, type RuleType } from './rule-types.ts';
import { judges } from './rules.ts';

export const triggerRunner: HandlerRunner<TriggerOptions> = {
  run(options, context) {
    const needed = options.must_match ?? options.rules.length;
    if (needed > options.rules.length) {
      context.warn(`must_match: ${needed} rules cannot match, since there are ${options.rules.length}.`);
    }
    const verdicts = options.rules.map((rule, index) => {
      const at = `rules[${index}]`;
      return judges[typeOf(rule, at)](rule, at);
    });
    for (const { doubt } of verdicts) if (doubt !== undefined) context.warn(doubt);
    const isMatch = verdicts.filter((verdict) => verdict.matches).length >= needed;
    return { emit: [{ port: isMatch ? 'match' : 'no_match', payload: { rule_matched: isMatch } }] };
  },
};

function typeOf(rule: Rule, at: string): RuleType {
  if (isRuleType(rule.type)) return rule.type;
  throw new Fatal(
    `${at}.type: ${excerpt(rule.type)} is no rule type. A number is compared with field>value, for example.`,
    {
      code: 'bad_option',
      option: `${at}.type`,
      detail: rule.type,
    },
  );
}
