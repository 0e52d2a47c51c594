import type { Fault } from './error.ts';
import type { HeavyFamily } from './functions/lazy.ts';
import { inspect } from './inspect.ts';
import type { Json, JsonObject } from './json.ts';
import { limits } from './limits.ts';
import { isPlain } from './pills.ts';
import type { Reference } from './references.ts';
import type { Node } from './syntax/ast.ts';
import { type Part, readText } from './text.ts';
import { put } from './values.ts';

/** Something to underline in the text of the option at `path`, in UTF-16 units. */
export type Problem = {
  message: string;
  path: string;
  start: number;
  end: number;
  severity: 'error' | 'warning';
};

/** An option with its formulas parsed: what `evaluate` fills in. `pill`: one formula alone, whose type stays. */
export type Template =
  | { kind: 'constant'; value: Json }
  | { kind: 'pill'; path: string; source: string; node: Node }
  | { kind: 'text'; path: string; source: string; parts: Part[] }
  | { kind: 'array'; items: Template[] }
  | { kind: 'object'; entries: [string, Template][] };

/** An option value with its pills compiled once, for any number of evaluations. */
export type Compiled = {
  /** The names that the pills read from the scope. */
  readonly roots: ReadonlySet<string>;
  /** What of a root the pills read: `CREDENTIAL.shop` and `CREDENTIAL["shop"]` name `shop`. */
  readonly members: (root: string) => Members;
  /** What the pills read of members of a root, each once: `STORY.sales.look_up` is `['sales', 'look_up']`. */
  readonly inner: (root: string) => [member: string, inner: string][];
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

/**
 * The properties of a root that formulas name, sorted. `all`: a formula also reads the whole root, or a
 * property that only a run can tell, as in `CREDENTIAL[receive.body.which]`.
 */
export type Members = { names: string[]; all: boolean };

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
    if (isPlain(source)) return { kind: 'constant', value: source };
    const { typed, parts, references, faults, families } = readText(source, inspect);
    for (const family of families) this.families.add(family);
    for (const fault of faults) this.faults.push({ ...fault, path });
    for (const reference of references) this.references.push({ ...reference, path, source });
    const [only] = parts;
    if (typed && typeof only === 'object' && only.kind === 'value')
      return { kind: 'pill', path, source, node: only.node };
    // Only literals: an escape and no pill.
    if (parts.every((part) => typeof part === 'string')) return { kind: 'constant', value: parts.join('') };
    return { kind: 'text', path, source, parts };
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

function membersOf(references: readonly Reference[], root: string): Members {
  const members = references.filter(({ name }) => name === root).map(({ member }) => member);
  const names = new Set(members.filter((member) => member !== null));
  return { names: [...names].sort(), all: members.includes(null) };
}

function innerOf(references: readonly Reference[], root: string): [string, string][] {
  const found = references.flatMap(({ name, member, inner }): [string, [string, string]][] =>
    name === root && member !== null && inner !== null ? [[`${member}\n${inner}`, [member, inner]]] : [],
  );
  return [...new Map(found).values()];
}

/** Never throws: what is wrong with the pills is kept, as problems, and thrown by `evaluate`. */
export function compile(value: Json): Compiled {
  const { template, faults, references, families } = analyse(value);
  return {
    roots: new Set(references.map(({ name }) => name)),
    members: (root) => membersOf(references, root),
    inner: (root) => innerOf(references, root),
    families,
    problems: faults.map(problemOf),
    constant: template.kind === 'constant' && faults.length === 0,
    template,
    fault: faults[0] ?? null,
  };
}
