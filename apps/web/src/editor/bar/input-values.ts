/** What stands in the form of a story's inputs, and the event that it makes. */
import { checkInput, type GraphAction, type Json, type JsonObject, type StoryInput } from '@storyloom/engine';
import { parseJsonText } from '../panel/json-text.ts';

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

/** The event of the entry, as a request with these values would have made it. */
export function eventOf(
  source: Pick<GraphAction, 'options'>,
  inputs: readonly StoryInput[],
  values: InputValues,
): Json {
  const body: JsonObject = {};
  for (const { name, type } of inputs) {
    const value = values[name];
    if (value !== undefined) body[name] = type === 'any' ? readAny(value) : value;
  }
  const isBare = String(source.options.include_headers ?? true) === 'false';
  return isBare ? body : { body, headers: {} };
}

/** What is typed where anything goes: JSON if it is some, a text otherwise. */
function readAny(value: Json): Json {
  const parsed = typeof value === 'string' ? parseJsonText(value) : null;
  return parsed?.ok ? (parsed.value ?? value) : value;
}
