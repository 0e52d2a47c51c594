import { type Matcher, RE2JS } from 're2js';
import { limits } from '../../limits.ts';
import type { Args } from '../args.ts';

/** What a match is made of: where it stands, and its groups; a group that took no part is null. */
export type Match = { start: number; end: number; groups: (string | null)[] };

/** Ruby's letters: `i` ignores case, `m` lets the dot match line ends. `^` and `$` always match at lines. */
function flagsOf(args: Args, index: number): number {
  let flags = RE2JS.MULTILINE | RE2JS.LOOKBEHINDS;
  for (const letter of args.has(index) ? args.text(index) : '') {
    if (letter === 'i') flags |= RE2JS.CASE_INSENSITIVE;
    else if (letter === 'm') flags |= RE2JS.DOTALL;
    else
      throw args.fail(
        `“${letter}” is no modifier: use i (ignore case) or m (the dot matches line ends).`,
        index,
      );
  }
  return flags;
}

/**
 * The expression in the argument `pattern`, compiled once in an evaluation. A match takes time linear in
 * text and program whatever the expression is; their product is charged before it starts.
 */
export function regexOf(args: Args, subject: string, place: { pattern: number; modifiers: number }): RE2JS {
  const pattern = args.text(place.pattern);
  return regexFor(args, subject, { pattern, flags: flagsOf(args, place.modifiers), index: place.pattern });
}

/** The same for an expression that is part of the argument at `index`. */
export function regexFor(
  args: Args,
  subject: string,
  { pattern, flags, index }: { pattern: string; flags: number; index: number },
): RE2JS {
  const { compiled } = args.regexes;
  const key = `${flags} ${pattern}`;
  const regex = compiled.get(key) ?? compile(args, pattern, { flags, index });
  compiled.set(key, regex);
  args.room({ characters: subject.length });
  args.spend(Math.ceil((subject.length * regex.programSize()) / 512));
  return regex;
}

function compile(args: Args, pattern: string, { flags, index }: { flags: number; index: number }): RE2JS {
  if (pattern.length > limits.pattern) {
    throw args.fail(`A regular expression has at most ${limits.pattern} characters.`, index);
  }
  // A class of Unicode is thousands of ranges, and twice as many without case.
  args.spend(pattern.length * 4 + (pattern.match(/\\p/gi)?.length ?? 0) * 1_000);
  const regex = tryCompile(pattern, flags);
  if (typeof regex === 'string') throw args.fail(`This regular expression is not valid: ${regex}.`, index);
  args.spend(regex.programSize());
  return regex;
}

/** The compiled expression, or why it is none. */
function tryCompile(pattern: string, flags: number): RE2JS | string {
  try {
    return RE2JS.compile(pattern, flags);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Every match from left to right, none overlapping. One search is linear, but as many searches as there
 * are matches can be quadratic (`a*b|a` on a row of a's), so their time is limited.
 */
export function* matches(args: Args, regex: RE2JS, subject: string): Generator<Match> {
  const matcher = regex.matcher(subject);
  while (search(args, matcher)) {
    args.spend(1);
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group));
    yield { start: matcher.start(), end: matcher.end(), groups };
  }
}

function search(args: Args, matcher: Matcher): boolean {
  const { regexes } = args;
  const started = performance.now();
  const found = matcher.find();
  regexes.milliseconds += performance.now() - started;
  if (regexes.milliseconds <= limits.regexMilliseconds) return found;
  throw args.error({ code: 'limit', message: 'This regular expression takes too long on this text.' });
}
