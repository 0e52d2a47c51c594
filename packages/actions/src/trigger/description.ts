import { type ActionDescription, isObject, type Json } from '@storyloom/engine';
import { asWritten, writtenOr } from '../as-written.ts';
import { familiesOfRules } from '../pattern-use.ts';
import { isAbsent } from '../values.ts';
import { ruleChoices, ruleTypes } from './rule-types.ts';

/** Sends the event one way or the other. */
export const description: ActionDescription = {
  type: 'trigger',
  title: 'Trigger',
  summary: 'Compares values and sends the event one way or the other.',
  kind: 'pure',
  families: ({ rules }) => familiesOfRules(rules),
  group: 'Decide',
  deferred: [],
  form: [
    {
      key: 'rules',
      label: 'Rules',
      widget: 'rules',
      help: 'Each rule compares a value of an earlier event. Several values in a list: one of them is enough.',
      placeholder: '<<receive_alert.body.priority>>',
      choices: ruleChoices,
      required: true,
    },
    {
      key: 'must_match',
      label: 'Rules that must match',
      widget: 'number',
      help: 'Leave it empty for all of them; 1 means any.',
      placeholder: 'all',
      fallback: null,
    },
    {
      key: 'emit_no_match',
      label: 'No match goes on by match, too',
      widget: 'switch',
      formula: true,
      help: 'For older stories, which look at rule_matched behind the port match. New ones take the port no match.',
      fallback: false,
      section: 'Compatibility',
    },
  ],
  ports: [
    { name: 'match', title: 'Match' },
    { name: 'no_match', title: 'No match' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { rules: [{ type: 'field==value', path: '', value: '' }] },
  describe: (written) => {
    const rules = Array.isArray(written.rules) ? written.rules : [];
    const first = describeRule(rules[0]);
    if (rules.length < 2) return first;
    const joint = isAbsent(written.must_match) || written.must_match === 'all' ? 'and' : 'or';
    return `${first}, ${joint} ${rules.length - 1} more`;
  },
  example: { rules: [{ type: 'field>value', path: '<<receive_alert.body.priority>>', value: 3 }] },
  sampleOutput: { rule_matched: true },
};

function describeRule(written: Json | undefined): string {
  if (!isObject(written)) {
    return 'No rules yet';
  }
  const known = ruleTypes.find(({ type }) => type === written.type);
  if (known === undefined) return `Unknown rule type ${asWritten(written.type)}`;
  const path = writtenOr(written.path, '…');
  return known.hasValue
    ? `${path} ${known.label} ${writtenOr(written.value, '…')}`
    : `${path} ${known.label}`;
}
