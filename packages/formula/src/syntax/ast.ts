/** Where something stands, in UTF-16 units of the text that holds the pill. */
export type Span = { start: number; end: number };

export type Operator = '||' | '&&' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '&' | '*' | '/';

/** How tightly an operator binds: higher binds tighter. */
export const levels: Readonly<Record<Operator, number>> = {
  '||': 2,
  '&&': 3,
  '=': 4,
  '!=': 4,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '&': 6,
  '*': 7,
  '/': 7,
};

export const pipeLevel = 1;
export const negateLevel = 8;

export type Step = Span & ({ kind: 'key'; key: string } | { kind: 'index'; index: Node });

export type Argument = { keyword: string | null; value: Node };

/** `operator right`, one link of a chain such as `1 + 2 - 3`. */
export type Link = { operator: Operator; right: Node };

export type CallNode = Span & { kind: 'call'; name: string; args: Argument[] };
export type ChainNode = Span & { kind: 'chain'; first: Node; links: Link[] };
export type LambdaNode = Span & { kind: 'lambda'; params: string[]; body: Node };
export type PathNode = Span & { kind: 'path'; base: Node; steps: Step[] };

/**
 * A formula. Operators of one level stand side by side in a chain, and stages side by side in a pipe,
 * so the depth of a tree is bounded by the brackets of its source and never by its length.
 */
export type Node =
  | (Span & { kind: 'constant'; value: boolean | null })
  | (Span & { kind: 'text'; value: string })
  /** `decimal`: written with a decimal point, which JSON cannot remember and division needs. */
  | (Span & { kind: 'number'; value: number; decimal: boolean })
  | (Span & { kind: 'array'; items: Node[] })
  | (Span & { kind: 'object'; entries: { key: string; value: Node }[] })
  /** A root, a lambda's parameter, or `%`. */
  | (Span & { kind: 'name'; name: string })
  | (Span & { kind: 'negate'; operand: Node })
  | (Span & { kind: 'pipe'; first: Node; stages: Node[] })
  | PathNode
  | ChainNode
  | CallNode
  | LambdaNode;
