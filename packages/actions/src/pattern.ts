/**
 * Regular expressions that authors write: through RE2, whose time is linear in the text, whatever the
 * pattern. Linear in much is much, so the text, the pattern and the work of one run are bounded.
 */
import { Fatal, type Json } from '@storyloom/engine';
import { limits, loadedPatterns, type Pattern, type Work } from '@storyloom/formula';
import { badOption } from './bad-option.ts';
import { excerpt } from './values.ts';

const longestText = 1_000_000;

const compiled = new Map<string, Pattern>();
const mostCompiled = 500;

/** What is left for all the patterns of one Action run: counted work, so that a run has the same end everywhere. */
export type PatternWork = { left: number };

export function patternWork(): PatternWork {
  return { left: limits.regexWork };
}

/** A pattern ready to search; the most recent ones are kept compiled. Throws Fatal naming `option`. */
export function patternOf(source: string, caseSensitive: boolean, option: string): Pattern {
  const key = `${caseSensitive ? 's' : 'i'}${source}`;
  const pattern = compiled.get(key) ?? compile(source, caseSensitive, option);
  compiled.delete(key);
  compiled.set(key, pattern);
  if (compiled.size > mostCompiled) {
    const [oldest] = compiled.keys();
    if (oldest !== undefined) compiled.delete(oldest);
  }
  return pattern;
}

/** What `search` finds in `text` within the work that is left. Throws Fatal naming `option` when it takes more. */
export function searching<Found>(
  { work, text, option }: { work: PatternWork; text: string; option: string },
  search: (text: string, work: Work) => Found,
): Found {
  const error = () =>
    new Fatal(`${option}: ${loadedPatterns().tooSlow(text)}`, { code: 'too_large', option });
  const account = { left: work.left, error };
  const found = search(text, account);
  work.left = account.left;
  return found;
}

/** A value as the text that is searched: null is none, objects and lists are their JSON. Throws Fatal naming `option`. */
export function searchedText(value: Json, option: string): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (text.length <= longestText) return text;
  const [length, most] = [text.length, longestText].map((count) => count.toLocaleString('en'));
  throw new Fatal(
    `${option}: the text has ${length} characters; at most ${most} are searched. Pick a part of it.`,
    { code: 'too_large', option },
  );
}

function compile(source: string, caseSensitive: boolean, option: string): Pattern {
  const made = loadedPatterns().compiled(source, caseSensitive ? 0 : 1);
  if ('message' in made)
    throw badOption(option, made.message, source.length > 1_000 ? excerpt(source) : source);
  return made;
}
