import type { Compiled, Template } from './compile.ts';
import { FormulaError } from './error.ts';
import type { Env } from './functions/args.ts';
import { interpret } from './interpret.ts';
import type { Json, JsonObject } from './json.ts';
import { Machine, type Scope } from './machine.ts';
import type { Node } from './syntax/ast.ts';
import type { Part } from './text.ts';
import { describe, isTrue, put } from './values.ts';

/**
 * The option with its pills worked out. Throws a FormulaError that names the option and the place, and
 * nothing else; limits count for the whole call. The result may share parts with the scope and with
 * the compiled option: treat it as read-only.
 */
export function evaluate(compiled: Compiled, scope: Scope): Json {
  if (compiled.fault !== null) throw new FormulaError(compiled.fault);
  return fill(compiled.template, new Machine(scope));
}

function fill(template: Template, machine: Machine): Json {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'pill':
      machine.at(template.path, template.source);
      return machine.leave(interpret(machine, template.node, null), template.node);
    case 'text':
      return joined(template, machine);
    case 'array':
      return template.items.map((item) => fill(item, machine));
    case 'object': {
      const made: JsonObject = {};
      for (const [key, part] of template.entries) put(made, key, fill(part, machine));
      return made;
    }
  }
}

type TextTemplate = Extract<Template, { kind: 'text' }>;

function joined({ path, source, parts }: TextTemplate, machine: Machine): string {
  machine.at(path, source);
  const made = { text: '' };
  write(parts, { machine, env: null, made });
  return made.text;
}

type Writing = { machine: Machine; env: Env; made: { text: string } };

function write(parts: readonly Part[], writing: Writing): void {
  const { machine, env } = writing;
  for (const part of parts) {
    if (typeof part === 'string') add(part, writing, null);
    else if (part.kind === 'value')
      add(machine.text(interpret(machine, part.node, env), part.node), writing, part.node);
    else if (part.kind === 'for') repeat(part, writing);
    else {
      const holds = ({ condition }: { condition: Node | null }): boolean =>
        condition === null || isTrue(interpret(machine, condition, env));
      write(part.branches.find(holds)?.parts ?? [], writing);
    }
  }
}

function repeat({ name, list, parts }: Extract<Part, { kind: 'for' }>, writing: Writing): void {
  const { machine, env } = writing;
  const items = interpret(machine, list, env);
  if (items !== null && !Array.isArray(items)) {
    const message = `A for needs an array, but got ${describe(items)}.`;
    throw machine.error({ code: 'type', message }, list);
  }
  for (const value of items ?? []) {
    machine.spend(1, list);
    write(parts, { ...writing, env: { name, value, outer: env } });
  }
}

/** Text between pills is there already; only a pill's, and what is repeated, is charged. */
function add(text: string, { machine, env, made }: Writing, node: Node | null): void {
  if (node !== null || env !== null) {
    const span = node ?? { start: 0, end: 0 };
    machine.spend(Math.ceil(text.length / 256), span);
    machine.room({ characters: made.text.length + text.length }, span);
  }
  made.text += text;
}
