/**
 * Regular expressions that authors write: through RE2, whose time is linear in the text, whatever the
 * pattern. Both are bounded all the same, since linear in much is much.
 */
import { Fatal, type Json } from '@storyloom/engine';
import { loadedRegexEngine } from '@storyloom/formula';
import type { RE2JS } from 're2js';
import { badOption } from './bad-option.ts';
import { excerpt } from './values.ts';

const longestPattern = 10_000;
const longestText = 1_000_000;

const compiled = new Map<string, RE2JS>();
const mostCompiled = 500;

/** A pattern ready to search; the most recent ones are kept compiled. Throws Fatal naming `option`. */
export function patternOf(source: string, caseSensitive: boolean, option: string): RE2JS {
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

function compile(source: string, caseSensitive: boolean, option: string): RE2JS {
  if (source.length > longestPattern) {
    throw refused(source, option, `is longer than ${longestPattern.toLocaleString('en')} characters.`);
  }
  const engine = loadedRegexEngine();
  try {
    return engine.compile(source, caseSensitive ? 0 : engine.CASE_INSENSITIVE);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw refused(
      source,
      option,
      `${excerpt(source)} is not a regular expression that RE2 reads: ${message}`,
    );
  }
}

function refused(source: string, option: string, why: string): Fatal {
  const detail = source.length > longestPattern ? excerpt(source) : source;
  return badOption(option, why, detail);
}
