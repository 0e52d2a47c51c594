/** Which of the requests that may be sent are wanted, how many of them, and each how often. */
import type { HttpReply, Json, Received, RequestLimit } from '@storyloom/engine';
import { z } from 'zod';
import { badOption } from '../bad-option.ts';
import { jsonOption, numberOption } from '../coerce.ts';
import { keyText } from '../key-text.ts';
import { rulesMatch } from '../trigger/judge.ts';
import { mustMatchSchema, rulesSchema } from '../trigger/rule-schema.ts';
import { isAbsent } from '../values.ts';
import type { WebhookOptions } from './options.ts';
import { parseOption } from './parse-option.ts';
import { jsonReply } from './reply.ts';

/** What of a request's kind comes in, as formulas that see it say. `replay` is the same for exact repetitions alone. */
export function intakeOf(
  { rules, must_match: mustMatch, rate_limit: rate, deduplication_key: key }: WebhookOptions,
  replay: string | null,
): Pick<Extract<Received, { ok: true }>, 'unwanted' | 'limit' | 'once'> {
  return {
    unwanted: isAbsent(rules) ? undefined : (evaluate) => unwanted(evaluate('rules', rules), mustMatch),
    limit: isAbsent(rate) ? undefined : (evaluate) => limitOf(evaluate('rate_limit', rate)),
    once: (evaluate) => onceOf(isAbsent(key) ? null : evaluate('deduplication_key', key), replay),
  };
}

const filter = z.object({ rules: rulesSchema, must_match: mustMatchSchema });

const notWanted = jsonReply(200, { accepted: false });

/** The answer to what the rules do not let in; null lets it in. No rules let everything in. */
function unwanted(rules: Json, mustMatch: number | null): HttpReply | null {
  if (isAbsent(rules) || (Array.isArray(rules) && rules.length === 0)) return null;
  const parsed = parseOption(filter, { option: '', value: { rules, must_match: mustMatch } });
  const isWanted = rulesMatch({ rules: parsed.rules, mustMatch: parsed.must_match }, () => undefined);
  return isWanted ? null : notWanted;
}

const rateLimit = z.object(
  {
    key: jsonOption(null),
    count: numberOption({ fallback: null, min: 1, max: 1_000_000, whole: true }),
    period: numberOption({ fallback: 60, min: 1, max: 86_400 }),
  },
  { error: 'must be an object with a count, a period and a key.' },
);

/** Null for no limit. A key that is empty counts as one value. */
function limitOf(written: Json): RequestLimit | null {
  if (isAbsent(written)) return null;
  const { key, count, period } = parseOption(rateLimit, { option: 'rate_limit', value: written });
  if (count === null) throw badOption('rate_limit.count', 'is missing: how many requests may come.');
  return { key: isAbsent(key) ? null : keyText(key), count, seconds: period };
}

/** Null lets the request in however often it comes. What a signature covers comes in once unless told otherwise. */
function onceOf(key: Json, replay: string | null): string | null {
  if (!isAbsent(key)) return keyText(key);
  return replay === null ? null : keyText(replay);
}
