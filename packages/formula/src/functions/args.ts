import type { FormulaError } from '../error.ts';
import type { Json, JsonObject } from '../json.ts';
import { limits } from '../limits.ts';
import type { Machine, Platform } from '../machine.ts';
import { finite, operate, writtenDecimal } from '../operators.ts';
import type { Node, Span } from '../syntax/ast.ts';
import { asNumber, describe, isObject, isTrue } from '../values.ts';
import type { Pattern } from './heavy/regex-engine.ts';
import type { Work } from './heavy/regex-work.ts';
import type { FunctionSpec } from './spec.ts';

/** Names that formulas gave to values: a lambda's parameters, and `%`. */
export type Env = { readonly name: string; readonly value: Json; readonly outer: Env } | null;

export type Lambda = (...values: Json[]) => Json;

type Call = {
  machine: Machine;
  spec: FunctionSpec;
  span: Span;
  /** Arguments in the order of the parameters; one that was left out is undefined. */
  nodes: readonly (Node | undefined)[];
  env: Env;
  evaluate: (machine: Machine, node: Node, env: Env) => Json;
};

/** The arguments of one call, each read as the type that the function needs. */
export class Args {
  readonly #call: Call;
  #regexWork: Work | undefined;

  constructor(call: Call) {
    this.#call = call;
  }

  /** The function's own, for messages. */
  get name(): string {
    return this.#call.spec.name;
  }

  /** The first two arguments under an operator, by its rules and with its messages. */
  operate(operator: '+' | '-' | '*' | '/'): Json {
    const { machine, nodes, span } = this.#call;
    const decimal = nodes.some((node) => node !== undefined && writtenDecimal(node));
    return operate(machine, { operator, left: this.value(0), right: this.value(1), decimal, span });
  }

  get count(): number {
    return this.#call.nodes.length;
  }

  has(index: number): boolean {
    return this.#call.nodes[index] !== undefined;
  }

  /** NULL when left out. Reading a long text costs steps. */
  value(index: number): Json {
    const { machine, nodes, env, evaluate } = this.#call;
    const node = nodes[index];
    if (node === undefined) return null;
    const value = evaluate(machine, node, env);
    if (typeof value === 'string') this.spend(Math.floor(value.length / 256));
    return value;
  }

  /** A value that may well be missing: the function is there to deal with that, so nobody is warned. */
  maybe(index: number): Json {
    return this.#call.machine.expecting(() => this.value(index));
  }

  values(from = 0): Json[] {
    return this.#call.nodes.slice(from).map((_, offset) => this.value(from + offset));
  }

  isTrue(index: number): boolean {
    return isTrue(this.value(index));
  }

  /** A text; numbers, TRUE and FALSE are written out. */
  text(index: number): string {
    const value = this.value(index);
    if (value === null || typeof value === 'object') throw this.wrong('a text', value, index);
    return String(value);
  }

  /** The text that a function works on: as `text`, but NULL is an empty text. */
  subject(index: number): string {
    const value = this.value(index) ?? '';
    if (typeof value === 'object') throw this.wrong('a text', value, index);
    return String(value);
  }

  number(index: number): number {
    return this.numberOf(this.value(index), index);
  }

  numberOf(value: Json, index: number): number {
    const number = asNumber(value);
    if (number === undefined) throw this.wrong('a number', value, index);
    return number;
  }

  /** A whole number between the bounds; `otherwise` when left out. */
  whole(index: number, bounds: { min: number; max: number; otherwise?: number }): number {
    if (!this.has(index) && bounds.otherwise !== undefined) return bounds.otherwise;
    const value = this.value(index);
    const number = asNumber(value);
    if (number !== undefined && Number.isInteger(number) && number >= bounds.min && number <= bounds.max)
      return number;
    throw this.wrong(`a whole number from ${bounds.min} to ${bounds.max}`, value, index);
  }

  array(index: number): Json[] {
    const value = this.value(index);
    if (!Array.isArray(value)) throw this.wrong('an array', value, index);
    this.spend(Math.ceil(value.length / 16));
    return value;
  }

  /** The items of an array with the arrays inside it taken apart. */
  flat(index: number): Json[] {
    const flat: Json[] = [];
    const add = (items: readonly Json[], depth: number): void => {
      if (depth > limits.depth)
        throw this.error({ code: 'limit', message: 'These arrays are nested too deeply.' }, index);
      this.spend(1);
      for (const item of items) {
        if (Array.isArray(item)) add(item, depth + 1);
        else flat.push(item);
      }
      if (flat.length > limits.entries) this.room({ entries: flat.length });
    };
    add(this.array(index), 0);
    return flat;
  }

  object(index: number): JsonObject {
    const value = this.value(index);
    if (!isObject(value)) throw this.wrong('an object', value, index);
    return value;
  }

  isLambda(index: number): boolean {
    return this.#call.nodes[index]?.kind === 'lambda';
  }

  lambda(index: number): Lambda {
    const { machine, nodes, env, evaluate } = this.#call;
    const node = nodes[index];
    if (node?.kind !== 'lambda') throw this.fail('This must be a LAMBDA.', index);
    return (...values) => {
      let inner = env;
      for (const [at, name] of node.params.entries())
        inner = { name, value: values[at] ?? null, outer: inner };
      return evaluate(machine, node.body, inner);
    };
  }

  /** The text of a value as `&` would join it. */
  joined(value: Json): string {
    return this.#call.machine.text(value, this.#call.span);
  }

  equal(left: Json, right: Json): boolean {
    return this.#call.machine.equal(left, right, this.#call.span);
  }

  finite(value: number): number {
    return finite(this.#call.machine, value, this.#call.span);
  }

  get regexes(): Map<string, Pattern> {
    return this.#call.machine.regexes;
  }

  /** What the regular expressions of this call may still do. */
  get regexWork(): Work {
    this.#regexWork ??= { left: limits.regexWork, error: () => this.fail('This takes too long.') };
    return this.#regexWork;
  }

  /** The story run; fails where there is none. */
  platform(): Platform {
    const { machine, spec } = this.#call;
    const { platform } = machine.scope;
    if (platform !== undefined) return platform;
    const message = `${spec.name} is known only while a story runs.`;
    throw this.error({ code: 'no_platform', message });
  }

  now(): Date {
    return this.#call.machine.scope.now?.() ?? new Date();
  }

  /** Evaluates the argument; a failure that IF_ERROR may catch is answered with undefined. */
  attempt(index: number, caught: (error: unknown) => boolean): Json | undefined {
    try {
      return this.value(index);
    } catch (error) {
      if (caught(error)) return undefined;
      throw error;
    }
  }

  /** Warns that nothing stands under the path `key`, unless that was asked for with a doubt. */
  missing(key: Json): void {
    this.#call.machine.missing(this.#call.span, typeof key === 'object' ? undefined : String(key));
  }

  spend(steps: number): void {
    this.#call.machine.spend(steps, this.#call.span);
  }

  /** Ask before making something whose size is not that of an argument. */
  room(size: { characters?: number; entries?: number }): void {
    this.#call.machine.room(size, this.#call.span);
  }

  /** Ask before walking all of a value. */
  walk(value: Json): void {
    this.#call.machine.walk(value, this.#call.span);
  }

  fail(message: string, index?: number): FormulaError {
    return this.error({ code: 'value', message }, index);
  }

  error(fault: { code: string; message: string }, index?: number): FormulaError {
    const node = index === undefined ? undefined : this.#call.nodes[index];
    return this.#call.machine.error(fault, node ?? this.#call.span);
  }

  wrong(needed: string, got: Json, index: number): FormulaError {
    const { name, params } = this.#call.spec;
    const message = `${name} needs ${needed} as its “${params[index] ?? params.at(-1)}”, but got ${describe(got)}.`;
    return this.error({ code: 'type', message }, index);
  }
}
