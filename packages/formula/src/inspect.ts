import type { HeavyFamily } from './functions/lazy.ts';
import { catalog, findFunction } from './functions/registry.ts';
import type { FunctionSpec } from './functions/spec.ts';
import { misplacedLambda } from './interpret.ts';
import { nearest } from './nearest.ts';
import type { CallNode, Node, Span, Step } from './syntax/ast.ts';

/**
 * `bound`: the names that lambdas and pipes around it give. `member`: the property that is read of it, where
 * the formula itself says which; null for the whole value or a property that only a run can tell.
 */
export type Reference = Span & { name: string; member: string | null; bound: ReadonlySet<string> };

type Finding = Span & { code: string; message: string };

/** What a formula refers to, and what is wrong with it before it ever runs. */
export type Inspection = {
  /** Names that no lambda and no pipe around them gives: the roots. */
  references: Reference[];
  findings: Finding[];
  /** Modules of functions that are loaded when they are needed. */
  families: Set<HeavyFamily>;
};

/** Names that other tools and assistants suggest, and what we call them. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['LENGTH', 'SIZE'],
  ['LEN', 'SIZE'],
  ['STRING', 'TEXT'],
  ['REGEX_MATCH', 'MATCH'],
  ['UPPER', 'UPCASE'],
  ['LOWER', 'DOWNCASE'],
  ['TRIM', 'STRIP'],
  ['FORMAT_DATE', 'DATE'],
  ['DATE_FORMAT', 'DATE'],
  ['STRFTIME', 'DATE'],
  ['PARSE_JSON', 'JSON_PARSE'],
]);

/** `bound`: the names that stand around the formula, as those of a `<% for %>`. */
export function inspect(node: Node, bound: ReadonlySet<string>): Inspection {
  const inspection: Inspection = { references: [], findings: [], families: new Set() };
  visit(node, bound, inspection);
  return inspection;
}

function visit(node: Node, bound: ReadonlySet<string>, into: Inspection): void {
  switch (node.kind) {
    case 'constant':
    case 'text':
    case 'number':
      return;
    case 'name':
      refer(node, { member: null, bound, into });
      return;
    case 'array':
      for (const item of node.items) visit(item, bound, into);
      return;
    case 'object':
      for (const { value } of node.entries) visit(value, bound, into);
      return;
    case 'path':
      if (node.base.kind === 'name') refer(node.base, { member: memberOf(node.steps[0]), bound, into });
      else visit(node.base, bound, into);
      for (const step of node.steps) if (step.kind === 'index') visit(step.index, bound, into);
      return;
    case 'negate':
      visit(node.operand, bound, into);
      return;
    case 'chain':
      visit(node.first, bound, into);
      for (const { right } of node.links) visit(right, bound, into);
      return;
    case 'pipe': {
      visit(node.first, bound, into);
      const inner = new Set([...bound, '%']);
      for (const stage of node.stages) visit(stage, inner, into);
      return;
    }
    case 'lambda':
      into.findings.push({ code: 'arguments', message: misplacedLambda, start: node.start, end: node.end });
      visit(node.body, new Set([...bound, ...node.params]), into);
      return;
    case 'call':
      visitCall(node, bound, into);
  }
}

function refer(
  { name, start, end }: Span & { name: string },
  at: { member: string | null; bound: ReadonlySet<string>; into: Inspection },
): void {
  const { member, bound, into } = at;
  if (!bound.has(name)) into.references.push({ name, member, bound, start, end });
}

function memberOf(step: Step | undefined): string | null {
  if (step?.kind === 'key') return step.key;
  return step?.index.kind === 'text' ? step.index.value : null;
}

function visitCall(node: CallNode, bound: ReadonlySet<string>, into: Inspection): void {
  const spec = findFunction(node.name);
  if (spec?.heavy !== undefined) into.families.add(spec.heavy);
  const name = { start: node.start, end: node.start + node.name.length };
  if (spec === undefined)
    into.findings.push({ code: 'unknown_function', message: unknown(node.name), ...name });
  else for (const finding of misuse(node, spec)) into.findings.push({ code: 'arguments', ...finding });
  for (const [at, { keyword, value }] of node.args.entries()) {
    const param = keyword ?? spec?.params[at];
    const taker = spec === undefined || param?.startsWith('lambda') === true || param === spec.mayBeLambda;
    if (value.kind === 'lambda' && taker) visit(value.body, new Set([...bound, ...value.params]), into);
    else visit(value, bound, into);
  }
}

function unknown(name: string): string {
  const close = nearest(name, [...catalog.map((spec) => spec.name), ...otherNames.keys()]);
  const suggestion = close === undefined ? undefined : (otherNames.get(close) ?? close);
  return `There is no function ${name}.${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`;
}

/** What is wrong with the number, names and kinds of a call's arguments. */
function misuse(
  { args, name, start, end }: CallNode,
  spec: FunctionSpec,
): { message: string; start: number; end: number }[] {
  const found: { message: string; start: number; end: number }[] = [];
  const given = new Set<number>();
  for (const [at, { keyword, value }] of args.entries()) {
    const place = keyword === null ? at : spec.params.indexOf(keyword);
    const span = { start: value.start, end: value.end };
    if (place < 0)
      found.push({ message: `${name} has no argument “${keyword}”: ${spec.signature}.`, ...span });
    else if (given.has(place)) found.push({ message: `${name} gets “${keyword}” twice.`, ...span });
    else if (spec.params[place]?.startsWith('lambda') === true && value.kind !== 'lambda') {
      found.push({ message: `${name} needs a LAMBDA here: ${spec.signature}.`, ...span });
    }
    if (place >= 0) given.add(place);
  }
  const missing = Array.from({ length: spec.min }, (_, at) => at).some((at) => !given.has(at));
  if (missing || args.length > spec.max || (spec.even === true && args.length % 2 !== 0)) {
    found.push({ message: `${name} cannot take ${count(args.length)}: ${spec.signature}.`, start, end });
  }
  return found;
}

function count(length: number): string {
  if (length === 0) return 'no arguments';
  return length === 1 ? 'one argument' : `${length} arguments`;
}
