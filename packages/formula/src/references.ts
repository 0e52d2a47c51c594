/** What a formula refers to, without knowing a single function. */
import type { CallNode, LambdaNode, Node, Span, Step } from './syntax/ast.ts';

/**
 * `bound`: the names that lambdas and pipes around it give. `member`: the property that is read of it, where
 * the formula itself says which; null for the whole value or a property that only a run can tell. `inner`: the
 * same of that property.
 */
export type Reference = Span & {
  name: string;
  member: string | null;
  inner: string | null;
  bound: ReadonlySet<string>;
};

/** Collects `references`; `call` hears of every call, `lambda` of every lambda that is no argument of one. */
export type Walk = {
  references: Reference[];
  call?: (node: CallNode) => void;
  lambda?: (node: LambdaNode) => void;
};

/** `bound`: the names that stand around the formula, as those of a `<% for %>`. */
export function walk(node: Node, bound: ReadonlySet<string>, into: Walk): void {
  switch (node.kind) {
    case 'constant':
    case 'text':
    case 'number':
      return;
    case 'name':
      refer(node, { steps: [], bound, into });
      return;
    case 'array':
      for (const item of node.items) walk(item, bound, into);
      return;
    case 'object':
      for (const { value } of node.entries) walk(value, bound, into);
      return;
    case 'path':
      if (node.base.kind === 'name') refer(node.base, { steps: node.steps, bound, into });
      else walk(node.base, bound, into);
      for (const step of node.steps) if (step.kind === 'index') walk(step.index, bound, into);
      return;
    case 'negate':
      walk(node.operand, bound, into);
      return;
    case 'chain':
      walk(node.first, bound, into);
      for (const { right } of node.links) walk(right, bound, into);
      return;
    case 'pipe': {
      walk(node.first, bound, into);
      const inner = new Set([...bound, '%']);
      for (const stage of node.stages) walk(stage, inner, into);
      return;
    }
    case 'lambda':
      into.lambda?.(node);
      walk(node.body, new Set([...bound, ...node.params]), into);
      return;
    case 'call':
      into.call?.(node);
      for (const { value } of node.args) {
        // What a call does with a lambda is for `call` to say.
        if (value.kind === 'lambda') walk(value.body, new Set([...bound, ...value.params]), into);
        else walk(value, bound, into);
      }
  }
}

function refer(
  { name, start, end }: Span & { name: string },
  at: { steps: readonly Step[]; bound: ReadonlySet<string>; into: Walk },
): void {
  const { steps, bound, into } = at;
  const [member, inner] = [memberOf(steps[0]), memberOf(steps[1])];
  if (!bound.has(name)) into.references.push({ name, member, inner, bound, start, end });
}

function memberOf(step: Step | undefined): string | null {
  if (step?.kind === 'key') return step.key;
  return step?.index.kind === 'text' ? step.index.value : null;
}
