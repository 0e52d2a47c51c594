/** A text with pills and tags, read once into the tree that `evaluate` fills in. */
import { type Fault, FormulaError } from './error.ts';
import type { HeavyFamily } from './functions/lazy.ts';
import type { Inspection } from './inspect.ts';
import { limits } from './limits.ts';
import { type Piece, pieces } from './pills.ts';
import type { Reference } from './references.ts';
import type { Node, Span } from './syntax/ast.ts';
import { parse } from './syntax/parse.ts';

export type Part =
  | string
  | { kind: 'value'; node: Node }
  /** The first branch whose condition holds; `else` has none. */
  | { kind: 'if'; branches: Branch[] }
  | { kind: 'for'; name: string; list: Node; parts: Part[] };

type Branch = { condition: Node | null; parts: Part[] };

export type Text = {
  /** The text is one formula and nothing else, so the type of its result stays. */
  typed: boolean;
  parts: Part[];
  references: Reference[];
  /** What has to be loaded for the functions it calls. */
  families: ReadonlySet<HeavyFamily>;
  faults: Omit<Fault, 'path'>[];
};

/** A tag that waits for its end: where its parts go, and the names that stand inside it. */
type Open = Span & {
  tag: Extract<Part, { kind: 'if' | 'for' }> | null;
  parts: Part[];
  bound: ReadonlySet<string>;
};

type Tag = Extract<Piece, { kind: 'tag' }>;

/** Looks at one formula of the text; `inspect` for everything there is to say of it. */
export type Look = (node: Node, bound: ReadonlySet<string>) => Inspection;

/** Never throws: what is wrong is in `faults`, in the order of the text. */
export function readText(source: string, look: Look): Text {
  const found = pieces(source);
  const [only] = found;
  const typed = found.length === 1 && (only?.kind === 'pill' || only?.kind === 'formula');
  const reader = new Reader(source, look);
  for (const piece of found) reader.add(piece);
  reader.close();
  const { references, faults, families } = reader;
  return { typed, parts: reader.top.parts, references, faults, families };
}

class Reader {
  readonly references: Reference[] = [];
  readonly families = new Set<HeavyFamily>();
  readonly faults: Omit<Fault, 'path'>[] = [];
  readonly top: Open = { tag: null, parts: [], bound: new Set(), start: 0, end: 0 };
  readonly #source: string;
  readonly #look: Look;
  #stack: Open[] = [this.top];

  constructor(source: string, look: Look) {
    this.#source = source;
    this.#look = look;
  }

  get #inside(): Open {
    return this.#stack.at(-1) ?? this.top;
  }

  add(piece: Piece): void {
    switch (piece.kind) {
      case 'literal':
        this.#inside.parts.push(piece.text);
        return;
      case 'unclosed':
        this.#fault(unclosed(this.#source.startsWith('<<', piece.start)), piece);
        return;
      case 'tag':
        this.#tag(piece);
        return;
      default: {
        const node = this.#parse(piece.inner, this.#inside.bound);
        this.#inside.parts.push({ kind: 'value', node });
      }
    }
  }

  close(): void {
    for (const { tag, start, end } of this.#stack) {
      if (tag !== null)
        this.#fault(`This ${tag.kind} is never closed with <% end${tag.kind} %>.`, { start, end });
    }
  }

  #tag(tag: Tag): void {
    const { word } = tag;
    const ends = word === 'if' || word === 'for' ? null : word === 'endfor' ? 'for' : 'if';
    if (ends !== null && this.#inside.tag?.kind !== ends)
      this.#fault(`There is no ${ends} for this ${word}.`, tag);
    else if (word === 'if') this.#openIf(tag);
    else if (word === 'for') this.#openFor(tag);
    else if (word === 'endif' || word === 'endfor') this.#end(tag);
    else this.#branch(tag);
  }

  #openIf(tag: Tag): void {
    const { bound } = this.#inside;
    const branch: Branch = { condition: this.#parse(tag.inner, bound), parts: [] };
    this.#open(tag, { tag: { kind: 'if', branches: [branch] }, parts: branch.parts, bound });
  }

  #openFor(tag: Tag): void {
    const { bound } = this.#inside;
    const inner = this.#source.slice(tag.inner.start, tag.inner.end);
    const head = /^\s+([\p{L}_][\p{L}\p{M}\p{N}_]*)\s+in\s/u.exec(inner);
    if (head === null) this.#fault('A for is written <% for item in list %>.', tag);
    const from = head === null ? tag.inner.end : tag.inner.start + head[0].length;
    const list = head === null ? nothing(tag) : this.#parse({ start: from, end: tag.inner.end }, bound);
    const name = head?.[1] ?? '';
    const parts: Part[] = [];
    this.#open(tag, { tag: { kind: 'for', name, list, parts }, parts, bound: new Set([...bound, name]) });
  }

  #open({ start, end }: Span, opened: Omit<Open, 'start' | 'end'>): void {
    if (opened.tag !== null) this.#inside.parts.push(opened.tag);
    if (this.#stack.length > limits.nesting) this.#fault('These tags are nested too deeply.', { start, end });
    else this.#stack.push({ ...opened, start, end });
  }

  #branch(tag: Tag): void {
    const open = this.#inside;
    if (open.tag?.kind !== 'if') return;
    if (open.tag.branches.at(-1)?.condition === null)
      this.#fault(`Nothing but <% endif %> can follow an else, not ${tag.word}.`, tag);
    if (tag.word === 'else') this.#nothingAfter(tag);
    const condition = tag.word === 'elsif' ? this.#parse(tag.inner, open.bound) : null;
    const branch: Branch = { condition, parts: [] };
    open.tag.branches.push(branch);
    this.#stack[this.#stack.length - 1] = { ...open, parts: branch.parts };
  }

  #end(tag: Tag): void {
    this.#nothingAfter(tag);
    this.#stack.pop();
  }

  #nothingAfter({ word, inner }: Tag): void {
    if (this.#source.slice(inner.start, inner.end).trim() !== '')
      this.#fault(`Nothing can follow ${word} in its tag.`, inner);
  }

  #parse(inner: Span, bound: ReadonlySet<string>): Node {
    try {
      const node = parse(this.#source, inner);
      const { references, findings, families } = this.#look(node, bound);
      for (const family of families) this.families.add(family);
      this.faults.push(...findings);
      this.references.push(...references);
      return node;
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      const { message, code, start, end } = error;
      this.faults.push({ message: message + this.#hint(), code, start, end });
      return nothing(inner);
    }
  }

  /** A text that only happens to start with `=` is told how to be one. */
  #hint(): string {
    if (!this.#source.startsWith('=')) return '';
    return ' A value that starts with = is one formula; for a text that starts with =, write \\=.';
  }

  #fault(message: string, { start, end }: Span): void {
    this.faults.push({ message, code: 'syntax', start, end });
  }
}

/** Stands for a formula that does not parse: its fault keeps it from being evaluated. */
function nothing({ start, end }: Span): Node {
  return { kind: 'constant', value: null, start, end };
}

function unclosed(isPill: boolean): string {
  return isPill
    ? 'This << is never closed with >>. For a plain << write \\<<.'
    : 'This <% is never closed with %>. For a plain <% write \\<%.';
}
