import type { Compiled, Template } from './compile.ts';
import { FormulaError } from './error.ts';
import { interpret } from './interpret.ts';
import type { Json, JsonObject } from './json.ts';
import { Machine, type Scope } from './machine.ts';
import { put } from './values.ts';

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

function joined({ path, source, parts }: Extract<Template, { kind: 'text' }>, machine: Machine): string {
  machine.at(path, source);
  let made = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      made += part;
      continue;
    }
    const text = machine.text(interpret(machine, part, null), part);
    machine.spend(Math.ceil(text.length / 256), part);
    machine.room({ characters: made.length + text.length }, part);
    made += text;
  }
  return made;
}
