/**
 * Conditions on what an event holds, as people write them: `body.items[0].sku = A-7`, `status >= 500`,
 * `body.note contains late`, `error exists`. A path may begin with the slug of the event's Action.
 */
import { isObject, type Json } from './model.ts';

export const conditionOperators = ['=', '!=', '>', '>=', '<', '<=', 'contains', 'exists'] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

export type EventCondition = {
  path: (string | number)[];
  operator: ConditionOperator;
  /** As written, without quotes. */
  text: string;
  /** The same as JSON, where it is JSON: `5`, `true`, `null`; otherwise the text. */
  value: Json;
};

export type ParsedCondition = { ok: true; condition: EventCondition } | { ok: false; message: string };

const step = /^(?:\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\])/;
const rest = /^\s*(?:(exists)\s*$|(contains)\s+|(!=|>=|<=|==?|>|<)\s*)/i;

export function parseCondition(text: string): ParsedCondition {
  const path: (string | number)[] = [];
  let left = text.trim();
  for (let found = step.exec(left); found; found = step.exec(left)) {
    const [whole, name, index, quoted] = found;
    if (path.length > 0 && name !== undefined && !whole.startsWith('.')) break;
    path.push(index === undefined ? (name ?? (quoted ?? '').replace(/\\(.)/g, '$1')) : Number(index));
    left = left.slice(whole.length);
  }
  if (path.length === 0) return refused('Begin with a path, such as body.id = 7.');
  const found = rest.exec(left);
  if (!found) return refused('After the path comes =, !=, >, >=, <, <=, contains or exists.');
  const [whole, exists, contains, sign] = found;
  if (exists !== undefined)
    return { ok: true, condition: { path, operator: 'exists', text: '', value: null } };
  const written = left.slice(whole.length).trim();
  if (written === '') return refused('A value is missing at the end.');
  const value = jsonOf(written);
  const operator = operatorOf(contains === undefined ? sign : 'contains');
  return {
    ok: true,
    condition: { path, operator, text: typeof value === 'string' ? value : written, value },
  };
}

/** Whether the output of an event of the Action `slug` meets it. */
export function meets(output: Json, { path, ...test }: EventCondition, slug: string): boolean {
  const found = at(output, path);
  if (found !== undefined) return holds(found, test);
  const [first, ...behind] = path;
  const own = first === slug ? at(output, behind) : undefined;
  return own !== undefined && holds(own, test);
}

/**
 * A text that stands in the JSON of whatever meets the condition, for a first look at many; null when
 * nothing can be said, as of a path that may be the slug alone.
 */
export function needleOf({ path }: EventCondition): string | null {
  const key = path.slice(1).findLast((part) => typeof part === 'string');
  return key === undefined ? null : JSON.stringify(key);
}

function holds(found: Json, { operator, text, value }: Omit<EventCondition, 'path'>): boolean {
  switch (operator) {
    case 'exists':
      return true;
    case '=':
      return equals(found, value, text);
    case '!=':
      return !equals(found, value, text);
    case 'contains':
      return contains(found, value, text);
    default:
      return compares(found, operator, value);
  }
}

function equals(found: Json, value: Json, text: string): boolean {
  if (found !== null && typeof found === 'object') return JSON.stringify(found) === JSON.stringify(value);
  return found === value || String(found) === text;
}

function contains(found: Json, value: Json, text: string): boolean {
  if (typeof found === 'string') return found.toLowerCase().includes(text.toLowerCase());
  if (Array.isArray(found)) return found.some((item) => equals(item, value, text));
  return isObject(found) && Object.hasOwn(found, text);
}

/** Numbers as numbers, also when they are written as texts; texts by their characters, as dates sort. */
function compares(found: Json, operator: '>' | '>=' | '<' | '<=', value: Json): boolean {
  const [a, b] = [numberOf(found), numberOf(value)];
  if (a !== null && b !== null) return ordered(a, operator, b);
  return typeof found === 'string' && typeof value === 'string' && ordered(found, operator, value);
}

function ordered<Value extends number | string>(
  a: Value,
  operator: '>' | '>=' | '<' | '<=',
  b: Value,
): boolean {
  switch (operator) {
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
  }
}

function numberOf(value: Json): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Undefined where the path leads to nothing. */
function at(value: Json, path: readonly (string | number)[]): Json | undefined {
  let here: Json | undefined = value;
  for (const part of path) {
    if (Array.isArray(here)) here = typeof part === 'number' ? here[part] : undefined;
    else if (isObject(here) && Object.hasOwn(here, part)) here = here[part];
    else return undefined;
  }
  return here;
}

function operatorOf(sign: string | undefined): ConditionOperator {
  return conditionOperators.find((one) => one === sign?.toLowerCase()) ?? '=';
}

function jsonOf(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function refused(message: string): ParsedCondition {
  return { ok: false, message };
}
