/**
 * RE2 with an account. Its parts are called by hand, since what it does for `find` is ten times slower than
 * need be: its automaton, which says quickly whether there is a match, says here also from where, and its
 * bit-state matcher, made for short texts, then finds out all about the match in a window of the text.
 */
import { RE2JS } from 're2js';
import {
  account,
  beginText,
  CountedProgram,
  CountedText,
  charge,
  charged,
  repriced,
  type Work,
} from './regex-work.ts';

/** What a match is made of: where it stands, and its groups; a group that took no part is null. */
export type Match = { start: number; end: number; groups: (string | null)[] };

/** An expression that is ready. All of its methods throw `work.error()` when `work` is spent. */
export type Pattern = {
  /** What compiling it took, in instructions. */
  cost: number;
  /** Whether it matches somewhere. */
  test: (text: string, work: Work) => boolean;
  /** Whether it matches all of the text. */
  whole: (text: string, work: Work) => boolean;
  /** Every match from left to right, none overlapping. */
  matches: (text: string, work: Work) => Generator<Match>;
};

type Engine = ReturnType<RE2JS['re2']>;
type Automaton = Engine['dfa'];

const [anywhere, atStart, asWhole] = [0, 1, 2];
/** Bits that re2js' matcher for short texts has for instructions times characters, and its largest program. */
const [mostBits, mostInstructions] = [262_144, 500];
/** A text up to this length is one window. */
const short = 1_000;
/** Characters that a window first has after the earliest end of a match: most matches are longer. */
const margin = 32;
/** Behind a match that began so near the last one and ended no farther, the next one is not sought but tried. */
const [near, farthest] = [8, 200];
/** Building a state of the automaton takes as long as this many looks at each of its instructions. */
const perState = 16;
/** What a match costs beside looks, and a look of the threads that run over long texts. */
const [perMatch, perThread] = [60, 2];

/** Throws what re2js throws for what is no expression. */
export function patternFor(source: string, flags: number): Omit<Pattern, 'cost'> {
  const engine = RE2JS.compile(source, flags).re2();
  engine.prog = new CountedProgram(engine.prog);
  return {
    test: (text, work) => charged(work, () => holds(engine, new CountedText(text), anywhere)),
    whole: (text, work) => charged(work, () => holds(engine, new CountedText(text), asWhole)),
    matches: (text, work) => matches(engine, new CountedText(text), work),
  };
}

function holds(engine: Engine, text: CountedText, anchor: number): boolean {
  const behind = engine.createLookbehindState();
  const isShort = text.endPos() <= Math.min(short, longestWindow(engine));
  if (!isShort) repriced(perThread);
  if (!isShort && behind === null) automatonOf(engine);
  // Where no place is asked for, the automaton answers; the first place makes it the matcher for short texts.
  return engine.executeEngine(text, 0, anchor, isShort ? 2 : 0, behind) !== null;
}

/** The longest text for the matcher that is made for short ones; 0 where it cannot be used. */
function longestWindow(engine: Engine): number {
  const size = engine.numberOfInstructions();
  return engine.prog.numLb === 0 && size <= mostInstructions ? Math.floor(mostBits / size) : 0;
}

/** Out of whose work the states of an automaton were made. */
const payers = new WeakMap<Engine, Work>();

/**
 * The automaton, in which the making of states is charged. Each account has one of its own: what a call
 * costs must not depend on the calls before it.
 */
function automatonOf(engine: Engine): Automaton {
  const payer = account();
  if (engine.lazyDFA !== null && payers.get(engine) === payer) return engine.lazyDFA;
  payers.set(engine, payer);
  charge(engine.prog.weight);
  Object.assign(engine, { lazyDFA: null });
  const automaton = engine.dfa;
  const { closure, allocTable } = automaton;
  automaton.closure = (instructions, flag) => {
    const made = closure.call(automaton, instructions, flag);
    charge(perState * (made.pcs.length + 12));
    return made;
  };
  automaton.allocTable = (state, anchor) => {
    charge(automaton.numClasses);
    return allocTable.call(automaton, state, anchor);
  };
  return automaton;
}

function* matches(engine: Engine, text: CountedText, work: Work): Generator<Match> {
  const { length } = text.text;
  const search = charged(work, () => searchOf(engine, text));
  for (let from = 0; search !== null && from <= length; ) {
    const places = charged(work, () => search.next(from));
    if (places === null) return;
    const [start = 0, end = 0] = places;
    yield { start, end, groups: groupsOf(text.text, places) };
    from = end > start ? end : end + ((text.text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
  }
}

/** Null when a literal that every match needs is nowhere in the text. */
function searchOf(engine: Engine, text: CountedText): Search | null {
  const { prefilter } = engine;
  if (prefilter !== null) {
    const { eval: hasLiterals } = prefilter;
    if (!hasLiterals.call(prefilter, text, 0)) return null;
  }
  text.hasLiterals = true;
  return new Search(engine, text);
}

function groupsOf(text: string, places: readonly number[]): (string | null)[] {
  const groups: (string | null)[] = [];
  for (let at = 0; at < places.length; at += 2) {
    const [from = -1, to = -1] = [places[at], places[at + 1]];
    groups.push(from < 0 ? null : text.slice(from, to));
  }
  return groups;
}

/** Looks for one match after the other in one text. */
class Search {
  readonly #engine: Engine;
  readonly #text: CountedText;
  readonly #places: number;
  readonly #behind: ReturnType<Engine['createLookbehindState']>;
  /** The longest window, 0 when there is none. */
  readonly #longest: number;
  /** Null where it would have too many states, and where others do better. */
  #automaton: Automaton | null;
  /** How far the next match may reach, as the last one did; 0 when it must be sought. */
  #guess = 0;

  constructor(engine: Engine, text: CountedText) {
    this.#engine = engine;
    this.#text = text;
    this.#places = 2 * (1 + engine.numberOfCapturingGroups());
    this.#behind = engine.createLookbehindState();
    const isSimple = engine.onepass !== null || (engine.prefixComplete && this.#places === 2);
    this.#longest = isSimple ? 0 : longestWindow(engine);
    const isShort = text.endPos() <= Math.min(short, this.#longest);
    this.#automaton = isSimple || isShort || this.#behind !== null ? null : automatonOf(engine);
  }

  /** Where the first match from `from` on begins and ends, and each of its groups; null when there is none. */
  next(from: number): number[] | null {
    charge(perMatch + this.#places);
    if (from > 0 && (this.#engine.cond & beginText) !== 0) return null;
    const places = (this.#guess > 0 ? this.#within(from, from + this.#guess) : null) ?? this.#sought(from);
    const [start = from, end = from] = places ?? [];
    const reach = end - from + margin;
    this.#guess = start - from <= near && reach <= Math.min(farthest, this.#longest) ? reach : 0;
    return places;
  }

  #sought(from: number): number[] | null {
    const { length } = this.#text.text;
    let [begin, to] = [from, length];
    this.#text.window(0, length);
    if (this.#automaton !== null) {
      const found = firstMatch(this.#automaton, this.#text, from);
      if (found === null) return null;
      if (found === 'unknown') this.#automaton = null;
      else [begin, to] = [found.begin, found.end + margin];
    }
    const fits = () => this.#longest > 0 && Math.min(length, to) - begin <= this.#longest;
    for (; fits(); to = begin + (to - begin) * 4) {
      const places = this.#within(begin, to);
      if (places !== null || to >= length) return places;
    }
    this.#text.window(0, length);
    repriced(perThread + Math.floor(this.#places / 8));
    return this.#run(begin);
  }

  /** The first match between the two places; null when there is none, or what comes after may change it. */
  #within(begin: number, to: number): number[] | null {
    this.#text.window(begin, Math.min(this.#text.text.length, to));
    // Characters that it did not split may have made it too long.
    if (this.#text.endPos() > this.#longest) return null;
    // The matcher clears a bit for each instruction and character.
    charge(Math.ceil((this.#engine.numberOfInstructions() * this.#text.endPos()) / 512));
    const places = this.#run(0);
    if (places === null || this.#text.hasOverrun) return null;
    for (const [at, place] of places.entries()) if (place >= 0) places[at] = place + begin;
    return places;
  }

  #run(from: number): number[] | null {
    return this.#engine.executeEngine(this.#text, from, anywhere, this.#places, this.#behind);
  }
}

/**
 * Runs over the text until a match is complete. The first match ends there or later, and it cannot begin
 * before `begin`: there, the last time, nothing that had begun before could become a match any more.
 */
function firstMatch(
  automaton: Automaton,
  text: CountedText,
  from: number,
): { begin: number; end: number } | 'unknown' | null {
  const { length } = text.text;
  const reset = { resetPos: -1 };
  let state = automaton.failed ? null : automaton.start(text, from);
  let begin = from;
  for (let at = from; at < length; ) {
    if (state === null) return 'unknown';
    const step = text.step(at);
    const [rune, width] = [step >> 3, step & 7];
    charge(rune > 0xff ? 3 : 1);
    const kind = automaton.runeClass(rune);
    const next = state.next?.[kind] ?? automaton.stepOrReset(state, kind, rune, anywhere, at, reset);
    if (next?.isMatch) return { begin, end: at };
    const rest = state.nextAnchored?.[kind] ?? automaton.stepOrReset(state, kind, rune, atStart, at, reset);
    if (rest === null) return 'unknown';
    at += width;
    if (rest.nfaStates.length === 0) begin = at;
    state = next;
  }
  if (state === null) return 'unknown';
  const last = automaton.stepOrReset(state, automaton.numClasses, -1, anywhere, length, reset);
  if (last === null) return 'unknown';
  return last.isMatch ? { begin, end: length } : null;
}
