import { FormulaError } from './error.ts';
import type { Pattern } from './functions/heavy/regex-engine.ts';
import type { Json } from './json.ts';
import { elsewhere, limits } from './limits.ts';
import type { Span } from './syntax/ast.ts';
import { sizeOf } from './values.ts';

/** What functions such as STORY_RUN_GUID ask the story run for that evaluates the formula. */
export type Platform = {
  storyRunGuid: () => string;
  /** The address of the story run's page. */
  storyRunLink: () => string;
  /** The address to which an answer can be sent that Actions with the same label wait for. */
  prompt: (label: string) => string;
};

export type Scope = {
  /** What names stand for: Actions' slugs, and `LOOP`, `LOCAL`, `META` and the like. Own properties only. */
  roots: Record<string, Json>;
  /** Told of every property that was not there, as the formula writes it: `receive.body.id`, `“id” in MAP(list, "id")`. */
  onMissing?: (path: string) => void;
  /** The clock of NOW and TODAY; the machine's own when left out. */
  now?: () => Date;
  /** Left out where no story runs, as in a preview: the functions that need it fail. */
  platform?: Platform;
};

/** One evaluation: its scope, its budget, and the pill at work, so that every failure says where it is. */
export class Machine {
  readonly scope: Scope;
  #path = '';
  #source = '';
  #fuel: number = limits.fuel;
  // Made when it is needed: most formulas only read.
  #made: WeakSet<object> | undefined;
  #regexes: Map<string, Pattern> | undefined;
  #expecting = 0;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** The regular expressions of one evaluation, compiled. */
  get regexes(): Map<string, Pattern> {
    this.#regexes ??= new Map();
    return this.#regexes;
  }

  /** Everything from here on belongs to the text `source` of the option at `path`. */
  at(path: string, source: string): void {
    this.#path = path;
    this.#source = source;
  }

  error(fault: { code: string; message: string }, span: Span): FormulaError {
    return new FormulaError({ ...fault, path: this.#path, start: span.start, end: span.end });
  }

  spend(steps: number, span: Span): void {
    this.#fuel -= steps;
    if (this.#fuel < 0) throw this.error(tooMuch('This takes too many steps'), span);
  }

  /** Whatever is missing while `run` runs was asked for with a doubt. */
  expecting<Value>(run: () => Value): Value {
    this.#expecting += 1;
    try {
      return run();
    } finally {
      this.#expecting -= 1;
    }
  }

  /** What the formula reads at `span` is not there; `key` is what of it, when it is given as a value. */
  missing(span: Span, key?: string): void {
    if (this.#expecting > 0) return;
    const written = this.#source.slice(span.start, span.end);
    this.scope.onMissing?.(key === undefined ? written : `“${key}” in ${written}`);
  }

  /** Ask before a text of that length, or an array or object of so many entries, is made. */
  room(size: { characters?: number; entries?: number }, span: Span): void {
    const { characters = 0, entries = 0 } = size;
    if (characters > limits.size)
      throw this.error(tooMuch('This makes a text longer than 1 MB', elsewhere), span);
    if (entries > limits.entries)
      throw this.error(tooMuch(`This makes more than ${limits.entries} entries`), span);
  }

  /** Notes that `value` came into being here and charges its entries or characters, not what it holds. */
  made<Value extends Json>(value: Value, span: Span): Value {
    if (typeof value === 'string') {
      this.room({ characters: value.length }, span);
      this.spend(Math.ceil(value.length / 256), span);
    } else if (value !== null && typeof value === 'object') {
      const entries = Array.isArray(value) ? value.length : Object.keys(value).length;
      this.room({ entries }, span);
      this.spend(Math.ceil(entries / 8), span);
      this.#made ??= new WeakSet();
      this.#made.add(value);
    }
    return value;
  }

  /** Ask before a walk over all of `value`: it must be at most 1 MB and 128 levels deep. */
  walk(value: Json, span: Span): void {
    const size = sizeOf(value);
    if (size > limits.size && typeof value !== 'string') {
      throw this.error(tooMuch('This value is larger than 1 MB or nested too deeply', elsewhere), span);
    }
    this.spend(Math.ceil(size / 64), span);
  }

  /** A value that leaves the formula. What only passed through from the scope is as large as it is. */
  leave(value: Json, span: Span): Json {
    if (value !== null && typeof value === 'object' && this.#made?.has(value) === true)
      this.walk(value, span);
    return value;
  }

  /** The text that `&` and text with pills hold for `value`: NULL is nothing, arrays and objects are JSON. */
  text(value: Json, span: Span): string {
    if (typeof value === 'string') return value;
    if (value === null) return '';
    if (typeof value !== 'object') return String(value);
    this.walk(value, span);
    return JSON.stringify(value);
  }

  /** Deep equality. Types count: 1 is not "1". */
  equal(left: Json, right: Json, span: Span): boolean {
    if (typeof left === 'string' && typeof right === 'string') {
      this.spend(Math.ceil(Math.min(left.length, right.length) / 256), span);
    }
    if (left === right) return true;
    if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object')
      return false;
    this.walk(left, span);
    this.walk(right, span);
    return sameJson(left, right);
  }
}

function tooMuch(what: string, instead = ''): { code: string; message: string } {
  return { code: 'limit', message: `${what}, which is not allowed${instead}.` };
}

function sameJson(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameJson(item, right[index] ?? null));
  }
  if (Array.isArray(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key] ?? null, right[key] ?? null));
}
