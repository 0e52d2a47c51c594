import { levels, type Node, negateLevel, pipeLevel, type Step } from './ast.ts';
import { isName } from './lex.ts';

/** The formula that parses to `node`, in one style whatever its source looked like. */
export function print(node: Node): string {
  switch (node.kind) {
    case 'constant':
      return node.value === null ? 'NULL' : String(node.value).toUpperCase();
    case 'text':
      return quote(node.value);
    case 'number':
      return node.decimal ? withPoint(String(node.value)) : String(node.value);
    case 'array':
      return `[${node.items.map(print).join(', ')}]`;
    case 'object':
      return `{${node.entries.map(({ key, value }) => `${isName(key) ? key : quote(key)}: ${print(value)}`).join(', ')}}`;
    case 'name':
      return node.name;
    case 'path':
      return `${inside(node.base, negateLevel + 2)}${node.steps.map(printStep).join('')}`;
    case 'negate':
      return `-${inside(node.operand, negateLevel)}`;
    case 'chain':
      return printChain(node);
    case 'pipe':
      return [node.first, ...node.stages].map((stage) => inside(stage, pipeLevel + 1)).join(' |> ');
    case 'call':
      return `${node.name}(${node.args.map(({ keyword, value }) => (keyword === null ? '' : `${keyword}: `) + print(value)).join(', ')})`;
    case 'lambda':
      return `LAMBDA(${node.params.join(', ')}, ${print(node.body)})`;
  }
}

function printChain(node: Extract<Node, { kind: 'chain' }>): string {
  const tighter = levelOf(node) + 1;
  return node.links.reduce(
    (left, { operator, right }) => `${left} ${operator} ${inside(right, tighter)}`,
    inside(node.first, tighter),
  );
}

function printStep(step: Step): string {
  return step.kind === 'key' ? `.${step.key}` : `[${print(step.index)}]`;
}

/** In brackets when `node` would not bind at least as tightly as `level` by itself. */
function inside(node: Node, level: number): string {
  return levelOf(node) < level ? `(${print(node)})` : print(node);
}

function levelOf(node: Node): number {
  if (node.kind === 'pipe') return pipeLevel;
  if (node.kind === 'negate') return negateLevel;
  if (node.kind === 'path') return negateLevel + 1;
  const link = node.kind === 'chain' ? node.links[0] : undefined;
  return link === undefined ? Number.POSITIVE_INFINITY : levels[link.operator];
}

function quote(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

function withPoint(digits: string): string {
  if (digits.includes('.')) return digits;
  const [whole, exponent] = digits.split('e');
  return exponent === undefined ? `${whole}.0` : `${whole}.0e${exponent}`;
}
