import { Args, type Env } from './functions/args.ts';
import { findFunction } from './functions/registry.ts';
import type { FunctionSpec } from './functions/spec.ts';
import type { Json } from './json.ts';
import type { Machine } from './machine.ts';
import { finite, operand, operate, writtenDecimal } from './operators.ts';
import type { CallNode, ChainNode, Node, PathNode } from './syntax/ast.ts';
import { constants } from './syntax/parse.ts';
import { isTrue, put, read } from './values.ts';

/** Walks the tree: no code is ever made from a formula. Throws a FormulaError, nothing else. */
export function interpret(machine: Machine, node: Node, env: Env): Json {
  machine.spend(1, node);
  switch (node.kind) {
    case 'constant':
    case 'text':
    case 'number':
      return node.value;
    case 'array':
      return machine.made(
        node.items.map((item) => interpret(machine, item, env)),
        node,
      );
    case 'object':
      return object(machine, node, env);
    case 'name':
      return lookUp(machine, node, env);
    case 'path':
      return path(machine, node, env);
    case 'negate': {
      const value = interpret(machine, node.operand, env);
      return finite(machine, -operand(machine, value, { sign: '-', span: node.operand }), node);
    }
    case 'chain':
      return chain(machine, node, env);
    case 'pipe':
      return node.stages.reduce(
        (value, stage) => interpret(machine, stage, { name: '%', value, outer: env }),
        interpret(machine, node.first, env),
      );
    case 'call':
      return call(machine, node, env);
    case 'lambda':
      throw machine.error({ code: 'arguments', message: misplacedLambda }, node);
  }
}

export const misplacedLambda = 'A LAMBDA can only be handed to a function that takes one, such as FILTER.';

function object(machine: Machine, node: Extract<Node, { kind: 'object' }>, env: Env): Json {
  const made: Record<string, Json> = {};
  for (const { key, value } of node.entries) put(made, key, interpret(machine, value, env));
  return machine.made(made, node);
}

function lookUp(machine: Machine, node: Extract<Node, { kind: 'name' }>, env: Env): Json {
  for (let inner = env; inner !== null; inner = inner.outer) if (inner.name === node.name) return inner.value;
  const { roots } = machine.scope;
  if (Object.hasOwn(roots, node.name)) return roots[node.name] ?? null;
  const known = Object.keys(roots).sort().join(', ');
  const upper = node.name.toUpperCase();
  const there = constants.has(upper)
    ? `Write ${upper}, in capitals.`
    : `There is: ${known === '' ? 'nothing' : known}.`;
  const message = `There is no “${node.name}” here. ${there}`;
  throw machine.error({ code: 'unknown_name', message }, node);
}

function path(machine: Machine, node: PathNode, env: Env): Json {
  let value = interpret(machine, node.base, env);
  for (const step of node.steps) {
    const key = step.kind === 'key' ? step.key : keyOf(machine, step.index, env);
    if (typeof key === 'string' && key.length >= 256) machine.spend(Math.floor(key.length / 256), node);
    const found = read(value, key);
    if (found === undefined) {
      machine.missing({ start: node.start, end: step.end });
      return null;
    }
    // The size of a text or object has to be counted.
    if (key === 'size' && typeof found === 'number') {
      machine.spend(Math.ceil(Math.abs(found) / 64), node);
    }
    value = found;
  }
  return value;
}

/** A number or a text in brackets is read as it stands, as the name after a dot is. */
function keyOf(machine: Machine, index: Node, env: Env): Json {
  return index.kind === 'number' || index.kind === 'text' ? index.value : interpret(machine, index, env);
}

function chain(machine: Machine, node: ChainNode, env: Env): Json {
  let value = interpret(machine, node.first, env);
  let decimal = writtenDecimal(node.first);
  for (const { operator, right } of node.links) {
    if (operator === '||' || operator === '&&') {
      const decided = isTrue(value) === (operator === '||');
      value = decided ? isTrue(value) : isTrue(interpret(machine, right, env));
    } else {
      const other = interpret(machine, right, env);
      const span = { start: node.start, end: right.end };
      value = operate(machine, {
        operator,
        left: value,
        right: other,
        decimal: decimal || writtenDecimal(right),
        span,
      });
    }
    decimal = false;
  }
  return value;
}

function call(machine: Machine, node: CallNode, env: Env): Json {
  const spec = findFunction(node.name);
  if (spec === undefined) {
    throw machine.error({ code: 'unknown_function', message: `There is no function ${node.name}.` }, node);
  }
  const args = new Args({ machine, spec, span: node, nodes: inOrder(node, spec), env, evaluate: interpret });
  const value = spec.run(args);
  return spec.passes === true ? value : machine.made(value, node);
}

/** Arguments in the order of the parameters, wherever named ones stood. */
function inOrder(node: CallNode, spec: FunctionSpec): readonly (Node | undefined)[] {
  const nodes: (Node | undefined)[] = [];
  for (const [at, { keyword, value }] of node.args.entries()) {
    const place = keyword === null ? at : spec.params.indexOf(keyword);
    while (nodes.length < place) nodes.push(undefined);
    if (place >= 0) nodes[place] = value;
  }
  return nodes;
}
