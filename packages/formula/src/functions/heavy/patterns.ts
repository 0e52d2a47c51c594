import type { Json } from '../../json.ts';
import type { Args } from '../args.ts';
import { type Runs, takePatterns } from '../lazy.ts';
import { compiled, isMatch, matches, regexOf, tooSlow } from './regex.ts';

takePatterns({ compiled, tooSlow });

function match(args: Args): boolean {
  const subject = args.subject(0);
  return isMatch(args, regexOf(args, { pattern: 1, modifiers: 2 }), subject, 'somewhere');
}

/** As Ruby's scan: the matches, or the groups of each when the expression has groups. */
function extract(args: Args): Json[] {
  const subject = args.subject(0);
  const regex = regexOf(args, { pattern: 1, modifiers: 2 });
  const found: Json[] = [];
  let size = 0;
  for (const { groups } of matches(args, regex, subject)) {
    // Groups inside groups hold the same characters again.
    size = groups.reduce((sum, group) => sum + (group ?? '').length + 4, size);
    args.room({ characters: size, entries: found.length });
    found.push(groups.length === 1 ? (groups[0] ?? null) : groups.slice(1));
  }
  return found;
}

/** Ruby's references: `\1` to `\9` are groups, `\0` is the match, `\\` a backslash. */
function expand(replacement: string, groups: readonly (string | null)[]): string {
  return replacement.replaceAll(/\\([0-9\\])/g, (_, sign: string) =>
    sign === '\\' ? sign : (groups[Number(sign)] ?? ''),
  );
}

function replaceRegex(args: Args): string {
  const [subject, replacement] = [args.subject(0), args.text(2)];
  const regex = regexOf(args, { pattern: 1, modifiers: 3 });
  let made = '';
  let from = 0;
  for (const { start, end, groups } of matches(args, regex, subject)) {
    const expanded = expand(replacement, groups);
    made += subject.slice(from, start) + expanded;
    from = end;
    args.room({ characters: made.length });
    args.spend(Math.ceil((replacement.length + expanded.length) / 256));
  }
  return made + subject.slice(from);
}

export const runs: Runs = { MATCH: match, REGEX_EXTRACT: extract, REGEX_REPLACE: replaceRegex };
