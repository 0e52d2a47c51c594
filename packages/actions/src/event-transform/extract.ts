/** What regular expressions find in texts, as lists. */
import type { ActionContext, Json, JsonObject, RunResult } from '@storyloom/engine';
import type { Match } from '@storyloom/formula';
import { z } from 'zod';
import { jsonOption, textOption } from '../coerce.ts';
import { evaluated } from '../evaluated.ts';
import { patternOf, patternWork, searchedText, searching } from '../pattern.ts';
import type { EventTransformOptions } from './options.ts';

/** Of all matchers together. */
const mostMatches = 20_000;

const matcher = z.object(
  { path: jsonOption(null), regexp: textOption(), to: textOption() },
  { error: 'must be an object with path, regexp and to.' },
);

export const extractOptions = z.object({
  matchers: z
    .array(matcher, { error: 'must be a list of matchers: path, regexp and to.' })
    .min(1, { error: 'is empty: add at least one matcher.' })
    .max(100, { error: 'has more than 100 matchers.' }),
});

/**
 * Emits `{ <to>: [matches] }`: whole matches as text or, where the expression has groups, each match as
 * the list of its groups. Matchers with the same `to` add to one list.
 */
export function extract(options: EventTransformOptions, context: ActionContext): RunResult {
  const { matchers } = evaluated(context, options, extractOptions);
  const found = new Map<string, Json[]>();
  const work = patternWork();
  let left = mostMatches;
  for (const [index, { path, regexp, to }] of matchers.entries()) {
    const at = `matchers[${index}]`;
    const text = searchedText(path, `${at}.path`);
    const pattern = patternOf(regexp, true, `${at}.regexp`);
    const matches = searching({ work, text, option: `${at}.regexp` }, (subject, account) =>
      firstOf(pattern.matches(subject, account), left),
    );
    left -= matches.length;
    if (left <= 0)
      context.warn(`${at}: only the first ${mostMatches.toLocaleString('en')} matches are kept.`);
    found.set(to, [...(found.get(to) ?? []), ...matches]);
  }
  const payload: JsonObject = Object.fromEntries(found);
  return { emit: [{ payload }] };
}

/** Whole matches as text or, where the expression has groups, the list of groups of each. */
function firstOf(matches: Iterable<Match>, most: number): Json[] {
  const found: Json[] = [];
  if (most > 0)
    for (const { groups } of matches) {
      found.push(groups.length === 1 ? (groups[0] ?? '') : groups.slice(1));
      if (found.length >= most) break;
    }
  return found;
}
