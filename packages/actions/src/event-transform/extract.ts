/** What regular expressions find in texts, as lists. Through RE2, whose time is linear in the text. */
import type { ActionContext, Json, JsonObject, RunResult } from '@storyloom/engine';
import type { RE2JS } from 're2js';
import { z } from 'zod';
import { jsonOption, textOption } from '../coerce.ts';
import { evaluated } from '../evaluated.ts';
import { patternOf, searchedText } from '../pattern.ts';
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
  let left = mostMatches;
  for (const [index, { path, regexp, to }] of matchers.entries()) {
    const at = `matchers[${index}]`;
    const matches = matchesOf(
      patternOf(regexp, true, `${at}.regexp`),
      searchedText(path, `${at}.path`),
      left,
    );
    left -= matches.length;
    if (left <= 0)
      context.warn(`${at}: only the first ${mostMatches.toLocaleString('en')} matches are kept.`);
    found.set(to, [...(found.get(to) ?? []), ...matches]);
  }
  const payload: JsonObject = Object.fromEntries(found);
  return { emit: [{ payload }] };
}

function matchesOf(pattern: RE2JS, text: string, most: number): Json[] {
  const matches: Json[] = [];
  const search = pattern.matcher(text);
  const groups = search.groupCount();
  while (matches.length < most && search.find()) {
    matches.push(
      groups === 0
        ? (search.group() ?? '')
        : Array.from({ length: groups }, (_, group) => search.group(group + 1) ?? null),
    );
  }
  return matches;
}
