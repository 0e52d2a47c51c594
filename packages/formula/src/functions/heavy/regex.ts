import { RE2JS } from 're2js';
import { limits } from '../../limits.ts';
import type { Args } from '../args.ts';
import { type Match, type Pattern, patternFor } from './regex-engine.ts';
import { compileCost } from './regex-size.ts';
import type { Work } from './regex-work.ts';

/** An expression of one call, and the argument that holds it. */
type Regex = { pattern: Pattern; index: number };

/** Why a text is no expression that can be used. */
export type Refused = { code: 'limit' | 'value'; message: string };

/** Units of work for each step of the evaluation, and instructions that are compiled for one. */
const [perStep, compiledPerStep] = [320, 0.5];

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

/** The expression in the argument `pattern`, compiled once in an evaluation. */
export function regexOf(args: Args, place: { pattern: number; modifiers: number }): Regex {
  const source = args.text(place.pattern);
  return regexFor(args, source, { flags: flagsOf(args, place.modifiers), index: place.pattern });
}

/** The same for an expression that is part of the argument at `index`. */
export function regexFor(
  args: Args,
  source: string,
  { flags, index }: { flags: number; index: number },
): Regex {
  const { regexes } = args;
  const key = `${flags} ${source}`;
  let pattern = regexes.get(key);
  if (pattern === undefined) {
    const made = compiled(source, flags);
    if ('message' in made) throw args.error(made, index);
    args.spend(Math.ceil(made.cost / compiledPerStep));
    regexes.set(key, made);
    pattern = made;
  }
  return { pattern, index };
}

/** What the library says, in the words of formulas where they know better. */
function reasonOf(message: string): string {
  if (/Perl syntax: `\(\?[=!]/.test(message)) return 'there is no lookahead, (?=…) or (?!…), here';
  if (/invalid escape sequence: `\\[1-9]/.test(message))
    return 'there are no backreferences such as \\1 here';
  return message.replace(/^error parsing regexp: /, '');
}

/** The compiled expression, or why it is none. */
export function compiled(source: string, flags: number): Pattern | Refused {
  if (source.length > limits.pattern) {
    return { code: 'limit', message: `A regular expression has at most ${limits.pattern} characters.` };
  }
  const cost = compileCost(source, (flags & RE2JS.CASE_INSENSITIVE) !== 0);
  if (cost > limits.regexSize) {
    const message = `This regular expression is too large: with all its repetitions it has more than ${limits.regexSize} parts. Repeat less, or use fewer classes such as \\p{L}.`;
    return { code: 'limit', message };
  }
  try {
    return { ...patternFor(source, flags), cost };
  } catch (error) {
    const reason = reasonOf(error instanceof Error ? error.message : String(error));
    return { code: 'value', message: `This regular expression is not valid: ${reason}.` };
  }
}

/** Whether it matches somewhere in the text, or all of the text. */
export function isMatch(
  args: Args,
  { pattern, index }: Regex,
  subject: string,
  place: 'somewhere' | 'whole',
): boolean {
  const work = workOf(args, subject, index);
  const before = work.left;
  const found = place === 'whole' ? pattern.whole(subject, work) : pattern.test(subject, work);
  args.spend(Math.ceil((before - work.left) / perStep));
  return found;
}

/** Every match from left to right, none overlapping. */
export function* matches(args: Args, { pattern, index }: Regex, subject: string): Generator<Match> {
  const work = workOf(args, subject, index);
  let before = work.left;
  for (const match of pattern.matches(subject, work)) {
    args.spend(1 + Math.floor((before - work.left) / perStep));
    before = work.left;
    yield match;
  }
  args.spend(Math.ceil((before - work.left) / perStep));
}

/** What all searches of one call may do. */
function workOf(args: Args, subject: string, index: number): Work {
  args.room({ characters: subject.length });
  args.regexWork.error = () => args.error({ code: 'limit', message: tooSlow(subject) }, index);
  return args.regexWork;
}

/** What was too much, for a search in `subject`. */
export function tooSlow(subject: string): string {
  return `This regular expression takes too long on a text of ${subject.length} characters. Write it more narrowly, with fewer * and + beside one another, or search a part of the text.`;
}
