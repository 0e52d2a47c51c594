import type { HeavyFamily } from './functions/lazy.ts';
import { catalog, findFunction } from './functions/registry.ts';
import type { FunctionSpec } from './functions/spec.ts';
import { misplacedLambda } from './interpret.ts';
import { nearest } from './nearest.ts';
import { type Reference, walk } from './references.ts';
import type { CallNode, Node, Span } from './syntax/ast.ts';

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
  walk(node, bound, {
    references: inspection.references,
    call: (call) => visitCall(call, inspection),
    lambda: (lambda) => inspection.findings.push(misplaced(lambda)),
  });
  return inspection;
}

function misplaced({ start, end }: Span): Finding {
  return { code: 'arguments', message: misplacedLambda, start, end };
}

function visitCall(node: CallNode, { families, findings }: Inspection): void {
  const spec = findFunction(node.name);
  if (spec === undefined) {
    const end = node.start + node.name.length;
    findings.push({ code: 'unknown_function', message: unknown(node.name), start: node.start, end });
    return;
  }
  if (spec.heavy !== undefined) families.add(spec.heavy);
  for (const finding of misuse(node, spec)) findings.push({ code: 'arguments', ...finding });
  for (const [at, { keyword, value }] of node.args.entries()) {
    const param = keyword ?? spec.params[at];
    const taker = param?.startsWith('lambda') === true || param === spec.mayBeLambda;
    if (value.kind === 'lambda' && !taker) findings.push(misplaced(value));
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
