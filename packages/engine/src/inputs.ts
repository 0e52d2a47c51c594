/** What a story wants of whoever calls it, held against what it is given. */
import { Fatal } from './action.ts';
import { isObject, type Json, type JsonObject, objectOf } from './model.ts';
import type { StoryInput } from './ports.ts';

/** The payload with defaults filled in. Throws Fatal that names what is missing, or not of its type. */
export function withInputs(inputs: readonly StoryInput[], payload: Json, storyName: string): Json {
  if (inputs.length === 0) return payload;
  const given = objectOf(payload);
  const filled: JsonObject = { ...given };
  for (const { name, type, required, default: fallback } of inputs) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || value === null || value === '') {
      if (fallback !== undefined) filled[name] = fallback;
      else if (required) {
        throw new Fatal(`${storyName} needs the input "${name}", which is missing. Add it to the payload.`, {
          code: 'missing_input',
          option: 'payload',
        });
      }
    } else if (!isOf[type](value)) {
      throw new Fatal(`${storyName} wants ${spoken[type]} as its input "${name}".`, {
        code: 'bad_input',
        option: 'payload',
      });
    }
  }
  return isObject(payload) ? filled : Object.keys(filled).length > 0 ? filled : payload;
}

/** Values are often text: what reads as the type is of the type, and stays as it was given. */
const isOf: Record<StoryInput['type'], (value: Json) => boolean> = {
  any: () => true,
  text: (value) => value === null || typeof value !== 'object',
  number: (value) =>
    value !== true && value !== false && String(value).trim() !== '' && Number.isFinite(Number(value)),
  boolean: (value) => ['true', 'false'].includes(String(value).trim().toLowerCase()),
  object: isObject,
  array: (value) => Array.isArray(value),
};

const spoken: Record<StoryInput['type'], string> = {
  any: 'a value',
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};
