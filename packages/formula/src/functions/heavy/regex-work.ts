/**
 * What matching costs, counted and not timed: the same input is cut at the same place on every machine. The
 * library looks at its text and its program through the two classes here, so that each look can be counted.
 */

/** What may still be spent, and what to throw when it is gone. A unit is about ten nanoseconds. */
export type Work = { left: number; error: () => Error };

/** No search waits for anything, so one account is open at a time. */
let open: Work = { left: 0, error: () => new Error('No work is paid for.') };
/** Units for a look at an instruction. */
let price = 1;

/** Runs one search at the cost of `work`. */
export function charged<Value>(work: Work, search: () => Value): Value {
  open = work;
  price = 1;
  return search();
}

/** Who pays for this search. */
export function account(): Work {
  return open;
}

/** A look at an instruction costs so much for the rest of this search: threads take all places along. */
export function repriced(look: number): void {
  price = look;
}

export function charge(units: number): void {
  open.left -= units;
  if (open.left < 0) throw open.error();
}

/** As re2js' Prog, whose parts it takes over. */
export class CountedProgram<Instruction extends { runes: ArrayLike<number> }> {
  readonly start: number;
  readonly numCap: number;
  readonly lbStarts: readonly number[];
  readonly numLb: number;
  readonly lbInst: Uint8Array;
  /** The ranges of characters that its instructions name. */
  readonly weight: number;
  readonly #instructions: readonly Instruction[];

  constructor(program: {
    start: number;
    numCap: number;
    lbStarts: readonly number[];
    numLb: number;
    lbInst: Uint8Array;
    inst: readonly Instruction[];
  }) {
    this.start = program.start;
    this.numCap = program.numCap;
    this.lbStarts = program.lbStarts;
    this.numLb = program.numLb;
    this.lbInst = program.lbInst;
    this.#instructions = program.inst;
    this.weight = program.inst.reduce((sum, { runes }) => sum + runes.length, 0);
  }

  get inst(): readonly Instruction[] {
    charge(price);
    return this.#instructions;
  }

  getInst(at: number): Instruction | undefined {
    charge(price);
    return this.#instructions[at];
  }

  numInst(): number {
    return this.#instructions.length;
  }
}

const end = -8;
const [beginLine, endLine, endText, boundary, noBoundary] = [1, 2, 8, 16, 32];
export const beginText = 4;
/** Longer needles are found by their first characters: what indexOf costs for `a…ab` in `aaaa…` is quadratic. */
const head = 64;

/**
 * As re2js' MachineUTF16Input: the text, or a window of it. A window ends where its text goes on, and says
 * whether the search looked beyond, since what it found then may be wrong; what stands before it is seen.
 */
export class CountedText {
  readonly text: string;
  #from = 0;
  #to: number;
  hasOverrun = false;
  /** Whether the literals that every match needs are known to be there: looking for them again takes time. */
  hasLiterals = false;

  constructor(text: string) {
    this.text = text;
    this.#to = text.length;
  }

  /** Positions count from `from` now. */
  window(from: number, to: number): void {
    this.#from = from;
    this.#to = to;
    // A character of two units stays whole.
    while (this.#to < this.text.length && isHigh(this.text.charCodeAt(this.#to - 1))) this.#to += 1;
    this.hasOverrun = false;
  }

  endPos(): number {
    return this.#to - this.#from;
  }

  canCheckPrefix(): boolean {
    return true;
  }

  prefixLength(regex: { prefix: string }): number {
    return regex.prefix.length;
  }

  /** The character at `position` times eight, and how many units it takes. */
  step(position: number): number {
    charge(1);
    const at = this.#from + position;
    if (at >= this.#to) {
      if (this.#to < this.text.length) this.hasOverrun = true;
      return end;
    }
    const unit = this.text.charCodeAt(at);
    if (!isHigh(unit) || at + 1 >= this.#to) return (unit << 3) | 1;
    const next = this.text.charCodeAt(at + 1);
    if (next < 0xdc00 || next > 0xdfff) return (unit << 3) | 1;
    return (((unit - 0xd800) * 0x400 + (next - 0xdc00) + 0x10000) << 3) | 2;
  }

  /** Which of `^`, `$`, `\b` and their like hold at `position`, by what stands on both sides in the whole text. */
  context(position: number): number {
    charge(1);
    const at = this.#from + position;
    const before = at > 0 ? this.text.charCodeAt(at - 1) : -1;
    const after = at < this.text.length ? this.text.charCodeAt(at) : -1;
    let holds = isWord(before) === isWord(after) ? noBoundary : boundary;
    if (before < 0) holds |= beginText | beginLine;
    if (before === 10) holds |= beginLine;
    if (after < 0) holds |= endText | endLine;
    if (after === 10) holds |= endLine;
    return holds;
  }

  /** How far the expression's literal prefix is from `position`; less than 0 when it does not come. */
  index(regex: { prefix: string }, position: number): number {
    const found = this.find(regex.prefix, this.#from + position);
    return found < 0 || found > this.#to - regex.prefix.length ? -1 : found - this.#from - position;
  }

  hasString(wanted: { str: string }, position: number): boolean {
    return this.hasLiterals || this.find(wanted.str, this.#from + position) >= 0;
  }

  hasAnyString(
    wanted: { automaton16: () => { searchUTF16: (text: string, from: number, to: number) => boolean } },
    position: number,
  ): boolean {
    if (this.hasLiterals) return true;
    charge(this.text.length - position);
    return wanted.automaton16().searchUTF16(this.text, this.#from + position, this.text.length);
  }

  private find(needle: string, from: number): number {
    const beginning = needle.slice(0, head);
    for (let at = from; ; at += 1) {
      const found = this.text.indexOf(beginning, at);
      charge((found < 0 ? this.text.length : found) - at);
      if (found < 0 || needle.length <= head) return found;
      charge(Math.ceil(needle.length / 4));
      if (this.text.startsWith(needle, found)) return found;
      at = found;
    }
  }
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isWord(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 95
  );
}
