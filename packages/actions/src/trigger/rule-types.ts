import type { FormField } from '@storyloom/engine';

/**
 * The rule types of a Trigger, under the names that Tines' files use.
 * `label` reads between path and value: “priority is greater than 3”.
 */
export const ruleTypes = [
  { type: 'field==value', label: 'is', hasValue: true },
  { type: 'field!=value', label: 'is not', hasValue: true },
  { type: 'field>value', label: 'is greater than', hasValue: true },
  { type: 'field>=value', label: 'is at least', hasValue: true },
  { type: 'field<value', label: 'is less than', hasValue: true },
  { type: 'field<=value', label: 'is at most', hasValue: true },
  { type: 'regex', label: 'matches', hasValue: true },
  { type: '!regex', label: 'does not match', hasValue: true },
  { type: 'in', label: 'is in or contains', hasValue: true },
  { type: 'not in', label: 'is not in and does not contain', hasValue: true },
  { type: 'field==null', label: 'is null', hasValue: false },
  { type: 'field!=null', label: 'is not null', hasValue: false },
  { type: 'formula', label: 'is true', hasValue: false },
  { type: '!formula', label: 'is false', hasValue: false },
] as const;

export type RuleType = (typeof ruleTypes)[number]['type'];

/** What the widget of rules offers. */
export const ruleChoices: NonNullable<FormField['choices']> = ruleTypes.map(({ type, label }) => ({
  value: type,
  label,
}));

/** Whether a text is the name of a rule type. */
export function isRuleType(type: string): type is RuleType {
  return ruleTypes.some((known) => known.type === type);
}
