import { z } from 'zod';
import { choiceOption, flagOption, given, numberOption, textOption } from '../coerce.ts';
import { mostSeconds } from '../duration.ts';
import { addressesOption } from '../send-email/options.ts';
import { excerpt, isAbsent } from '../values.ts';
import { usualChoices } from './form.ts';

type Choice = { value: string; label: string };

const mostChoices = 10;

/** An object of values and labels, or a list of texts that are both. */
const choicesOption = given.transform((value, context): Choice[] => {
  const all = isAbsent(value) ? Object.entries(usualChoices) : pairsOf(value);
  const isUsable =
    all !== null &&
    all.length > 0 &&
    all.length <= mostChoices &&
    all.every(([key, label]) => key.trim() !== '' && typeof label === 'string' && label.trim() !== '');
  if (isUsable)
    return all.map(([key, label]) => ({
      value: key.trim().slice(0, 100),
      label: String(label).trim().slice(0, 100),
    }));
  const message = `must be 1 to ${mostChoices} answers with their labels, such as {"approved": "Approve"}; it is ${excerpt(value)}.`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function pairsOf(value: unknown): [string, unknown][] | null {
  if (Array.isArray(value)) return value.map((one): [string, unknown] => [String(one), one]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : null;
}

export const options = z.object({
  title: textOption('Approval needed'),
  message: textOption(''),
  choices: choicesOption,
  who: choiceOption(['team', 'anyone_with_link'], 'team'),
  recipients: addressesOption,
  comment: flagOption(true),
  timeout: numberOption({ fallback: null, min: 1, max: mostSeconds }),
});

export type ApprovalOptions = z.infer<typeof options>;
