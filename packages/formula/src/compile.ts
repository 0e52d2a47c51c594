import { type Fault, FormulaError } from './error.ts';
import type { HeavyFamily } from './functions/lazy.ts';
import { inspect, type Reference } from './inspect.ts';
import type { Json, JsonObject } from './json.ts';
import { limits } from './limits.ts';
import { type Piece, pieces } from './pills.ts';
import type { Node } from './syntax/ast.ts';
import { parse } from './syntax/parse.ts';
import { put } from './values.ts';

/** Something to underline in the text of the option at `path`, in UTF-16 units. */
export type Problem = {
  message: string;
  path: string;
  start: number;
  end: number;
  severity: 'error' | 'warning';
};

/** An option with its pills parsed: what `evaluate` fills in. */
export type Template =
  | { kind: 'constant'; value: Json }
  | { kind: 'pill'; path: string; source: string; node: Node }
  | { kind: 'text'; path: string; source: string; parts: (string | Node)[] }
  | { kind: 'array'; items: Template[] }
  | { kind: 'object'; entries: [string, Template][] };

/** An option value with its pills compiled once, for any number of evaluations. */
export type Compiled = {
  /** The names that the pills read from the scope. */
  readonly roots: ReadonlySet<string>;
  /** What `loadFunctions` has to load before it can be evaluated. */
  readonly families: ReadonlySet<HeavyFamily>;
  readonly problems: readonly Problem[];
  /** No pills: evaluates to the same value in every scope. */
  readonly constant: boolean;
  /** For this package alone. */
  readonly template: Template;
  /** For this package alone: what `evaluate` throws. */
  readonly fault: Fault | null;
};

export type Analysis = {
  template: Template;
  faults: Fault[];
  references: (Reference & { path: string; source: string })[];
  families: Set<HeavyFamily>;
};

/** `payload` and `total` → `payload.total`; indexes and odd keys go in brackets. */
function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

class Analyser {
  readonly faults: Fault[] = [];
  readonly references: Analysis['references'] = [];
  readonly families: Analysis['families'] = new Set();

  template(value: Json, path: string, depth: number): Template {
    if (typeof value === 'string') return this.#text(value, path);
    if (value === null || typeof value !== 'object') return { kind: 'constant', value };
    if (depth > limits.depth) {
      this.faults.push({
        message: 'This option is nested too deeply.',
        code: 'limit',
        path,
        start: 0,
        end: 0,
      });
      return { kind: 'constant', value: null };
    }
    if (Array.isArray(value)) {
      const items = value.map((item, index) => this.template(item, joinPath(path, index), depth + 1));
      if (!items.every(isConstant)) return { kind: 'array', items };
      return { kind: 'constant', value: items.map((item) => item.value) };
    }
    const entries = Object.entries(value).map(([key, item]): [string, Template] => [
      key,
      this.template(item, joinPath(path, key), depth + 1),
    ]);
    if (!entries.every(([, part]) => isConstant(part))) return { kind: 'object', entries };
    const made: JsonObject = {};
    for (const [key, part] of entries) if (isConstant(part)) put(made, key, part.value);
    return { kind: 'constant', value: made };
  }

  #text(source: string, path: string): Template {
    if (!source.includes('<<')) return { kind: 'constant', value: source };
    const found = pieces(source);
    const parts = found.map((piece) => this.#part(piece, source, path));
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'object') return { kind: 'pill', path, source, node: only };
    // Only literals: an escaped << and no pill.
    if (parts.every((part) => typeof part === 'string')) return { kind: 'constant', value: parts.join('') };
    return { kind: 'text', path, source, parts };
  }

  #part(piece: Piece, source: string, path: string): string | Node {
    if (piece.kind === 'literal') return piece.text;
    const { start, end } = piece;
    if (piece.kind === 'unclosed') {
      const message = 'This << is never closed with >>. For a plain << write \\<<.';
      this.faults.push({ message, code: 'syntax', path, start, end });
      return '';
    }
    try {
      const node = parse(source, piece.inner);
      const { references, findings, families } = inspect(node);
      for (const finding of findings) this.faults.push({ ...finding, path });
      for (const family of families) this.families.add(family);
      for (const reference of references) this.references.push({ ...reference, path, source });
      return node;
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      const { message, code } = error;
      this.faults.push({ message, code, path, start: error.start, end: error.end });
      return '';
    }
  }
}

function isConstant(template: Template): template is Extract<Template, { kind: 'constant' }> {
  return template.kind === 'constant';
}

/** Parses every pill of an option and looks at what it names and calls. */
export function analyse(value: Json): Analysis {
  const analyser = new Analyser();
  const template = analyser.template(value, '', 0);
  const { faults, references, families } = analyser;
  return { template, faults, references, families };
}

export function problemOf({ message, path, start, end }: Fault): Problem {
  return { message, path, start, end, severity: 'error' };
}

/** Never throws: what is wrong with the pills is kept, as problems, and thrown by `evaluate`. */
export function compile(value: Json): Compiled {
  const { template, faults, references, families } = analyse(value);
  return {
    roots: new Set(references.map(({ name }) => name)),
    families,
    problems: faults.map(problemOf),
    constant: template.kind === 'constant' && faults.length === 0,
    template,
    fault: faults[0] ?? null,
  };
}
