/** Versions as they ran, without what may be secret in them. */
import {
  type Graph,
  type GraphAction,
  type Id,
  isObject,
  type Json,
  type JsonObject,
} from '@storyloom/engine';
import { definitionOf } from './types.ts';

const mask = '••••••••';

/** The graph with what may be secret in its options covered: what a person wrote out where a credential belongs. */
export function masked(graph: Graph): Graph {
  const actions = Object.values(graph.actions).map((action): [Id, GraphAction] => [
    action.id,
    { ...action, options: maskedOptions(action.options, definitionOf(action.type)?.sensitive ?? []) },
  ]);
  return { ...graph, actions: Object.fromEntries(actions) };
}

function maskedOptions(options: JsonObject, sensitive: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      sensitive.includes(name) ? covered(value, name) : value,
    ]),
  );
}

const secretName = /authorization|cookie|token|secret|passw|signature|private|api[-_]?key|(^|_)key$/i;

/**
 * A text that may be secret as a whole, and in an object those whose names say that they are. A formula
 * names a secret and is none: it is shown.
 */
function covered(value: Json, name: string): Json {
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? covered(item, name) : item));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [
        key,
        isObject(part) || Array.isArray(part) || secretName.test(key) ? covered(part, key) : part,
      ]),
    );
  }
  const isFormula = typeof value === 'string' && (/<<|\{%/.test(value) || value.startsWith('='));
  return value === null || value === '' || isFormula ? value : mask;
}
