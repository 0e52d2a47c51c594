/** What each rule type makes of its path and value. */
import type { Json } from '@storyloom/engine';
import { type PatternWork, patternOf, searchedText, searching } from '../pattern.ts';
import { excerpt, scalarText } from '../values.ts';
import { contains, isSame, isTruthy, order } from './compare.ts';
import type { Rule } from './rule-schema.ts';
import type { RuleType } from './rule-types.ts';

/** A doubt counts as no match and is told to the author. */
type Verdict = { matches: boolean; doubt?: string };

type Judge = (rule: Rule, at: string, work: PatternWork) => Verdict;

/** One entry a rule type; `at` is the rule's path in the options, `work` what patterns may do for all rules together. */
export const judges: Record<RuleType, Judge> = {
  'field==value': (rule) => ({ matches: equals(rule) }),
  'field!=value': (rule) => ({ matches: !equals(rule) }),
  'field>value': ordered((difference) => difference > 0),
  'field>=value': ordered((difference) => difference >= 0),
  'field<value': ordered((difference) => difference < 0),
  'field<=value': ordered((difference) => difference <= 0),
  regex: (rule, at, work) => ({ matches: matchesPattern(rule, at, work) }),
  '!regex': (rule, at, work) => ({ matches: !matchesPattern(rule, at, work) }),
  in: (rule) => ({ matches: contains(rule.path, rule.value, rule.case_sensitive ?? true) }),
  'not in': (rule) => ({ matches: !contains(rule.path, rule.value, rule.case_sensitive ?? true) }),
  'field==null': (rule) => ({ matches: rule.path === null }),
  'field!=null': (rule) => ({ matches: rule.path !== null }),
  formula: (rule) => ({ matches: isTruthy(rule.path) }),
  '!formula': (rule) => ({ matches: !isTruthy(rule.path) }),
};

function valuesOf(rule: Rule): Json[] {
  return Array.isArray(rule.value) ? rule.value : [rule.value];
}

function equals(rule: Rule): boolean {
  const caseSensitive = rule.case_sensitive ?? true;
  return [rule.value, ...valuesOf(rule)].some((value) => isSame(rule.path, value, caseSensitive));
}

function ordered(holds: (difference: number) => boolean): Judge {
  return (rule, at) => {
    const differences = valuesOf(rule).flatMap((value) => order(rule.path, value) ?? []);
    if (differences.length > 0) return { matches: differences.some(holds) };
    const doubt = `${at}: ${excerpt(rule.path)} and ${excerpt(rule.value)} are not both numbers or both dates, so the rule does not match.`;
    return { matches: false, doubt };
  };
}

function matchesPattern(rule: Rule, at: string, work: PatternWork): boolean {
  const text = searchedText(rule.path, `${at}.path`);
  const option = `${at}.value`;
  return valuesOf(rule).some((value) =>
    searching(
      { work, text, option },
      patternOf(scalarText(value ?? ''), rule.case_sensitive ?? false, option).test,
    ),
  );
}
