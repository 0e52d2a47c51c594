/** What stands in the form of a story's inputs, and the event that it makes. */
import {
  checkInput,
  type GraphAction,
  isObject,
  type Json,
  type JsonObject,
  objectOf,
  type StoryInput,
  sampleOf,
} from '@storyloom/engine';
import { parseJsonText } from '../panel/json-text.ts';
import { definitionOf } from '../rules/types.ts';

/** By name; undefined is not given. */
export type InputValues = Readonly<Record<string, Json | undefined>>;

/** Defaults stand in the form, so that a person sees what will be sent. */
export function startValues(inputs: readonly StoryInput[]): InputValues {
  return Object.fromEntries(inputs.map(({ name, default: fallback }) => [name, fallback]));
}

/** What is wrong with each, as the server would say it. */
export function faultsOf(inputs: readonly StoryInput[], values: InputValues): Record<string, string> {
  return Object.fromEntries(
    inputs.flatMap((input) => {
      const checked = checkInput(input, values[input.name]);
      return checked.ok ? [] : [[input.name, checked.fault.message]];
    }),
  );
}

type Source = Pick<GraphAction, 'type' | 'options'>;

/** The tools of a source that is a server of some; one of them is called. */
export function toolsOf({ type, options }: Source): JsonObject[] {
  const isServer = definitionOf(type)?.inputsIn?.(options) !== undefined;
  return isServer && Array.isArray(options.tools) ? options.tools.filter(isObject) : [];
}

/** The same source with one tool alone, so that its event is a call of that. */
export function withTool<S extends Source>(source: S, tool: JsonObject | undefined): S {
  return tool === undefined ? source : { ...source, options: { ...source.options, tools: [tool] } };
}

/** The event of the entry, as a request with these values would have made it. */
export function eventOf({ type, options }: Source, inputs: readonly StoryInput[], values: InputValues): Json {
  const given: JsonObject = {};
  for (const input of inputs) {
    const value = values[input.name];
    if (value !== undefined) given[input.name] = input.type === 'any' ? readAny(value) : value;
  }
  const isBare = String(options.include_headers ?? true) === 'false';
  const definition = definitionOf(type);
  const part = definition?.inputsIn?.(options);
  if (!definition || part === undefined) return isBare ? given : { body: given, headers: {} };
  const body = { ...objectOf(objectOf(sampleOf(definition, options)).body), [part]: given };
  return isBare ? { body } : { body, headers: {} };
}

/** What is typed where anything goes: JSON if it is some, a text otherwise. */
function readAny(value: Json): Json {
  const parsed = typeof value === 'string' ? parseJsonText(value) : null;
  return parsed?.ok ? (parsed.value ?? value) : value;
}
