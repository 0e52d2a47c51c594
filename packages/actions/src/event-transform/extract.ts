/** What regular expressions find in texts, as lists. Through RE2, whose time is linear in the text. */
import { type ActionContext, Fatal, type Json, type JsonObject, type RunResult } from '@storyloom/engine';
import { RE2JS } from 're2js';
import { z } from 'zod';
import { excerpt, jsonOption, textOption } from '../coerce.ts';
import { evaluated } from '../evaluated.ts';
import type { EventTransformOptions } from './options.ts';

const longestPattern = 10_000;
const longestText = 1_000_000;
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
    const matches = matchesOf(patternOf(regexp, at), textOf(path, at), left);
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

function patternOf(source: string, at: string): RE2JS {
  const refuse = (why: string) =>
    new Fatal(`${at}.regexp: ${why}`, {
      code: 'bad_option',
      option: `${at}.regexp`,
      detail: excerpt(source),
    });
  if (source.length > longestPattern) {
    throw refuse(`is longer than ${longestPattern.toLocaleString('en')} characters.`);
  }
  try {
    return RE2JS.compile(source);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw refuse(`${excerpt(source)} is not a regular expression that RE2 reads: ${message}`);
  }
}

function textOf(value: Json, at: string): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (text.length <= longestText) return text;
  const length = text.length.toLocaleString('en');
  throw new Fatal(
    `${at}.path: the text has ${length} characters; at most ${longestText.toLocaleString('en')} are searched. Pick a part of it.`,
    { code: 'too_large', option: `${at}.path` },
  );
}
