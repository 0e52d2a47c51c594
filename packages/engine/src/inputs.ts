/**
 * What a story wants of whoever starts it, held against what it is given. Values are often text: what
 * reads as the type is made one of it. Secrets are taken out of the event here, before anything is stored.
 */
import { Fatal } from './action.ts';
import { shortestScrubbed } from './credentials/types.ts';
import { type Given, isObject, type Json, type JsonObject, objectOf } from './model.ts';
import { formsOf, redacted, scrubJson } from './scrub.ts';
import type { StoryInput } from './send-to-story.ts';

export const inputTypes = [
  'any',
  'text',
  'number',
  'boolean',
  'enum',
  'object',
  'list',
  'file',
  'credential',
] as const;

export type InputFault = { code: 'missing_input' | 'bad_input'; message: string };

export type InputsRead = {
  /** What it was given with defaults and types in place, and without secrets. */
  payload: Json;
  /** What is wrong, by input; empty when it may start. */
  faults: Record<string, InputFault>;
  /** What Actions read as INPUT: secrets and credentials. Null when the story declares neither. */
  given: Given | null;
  /** All forms of the secrets that it was given: see `formsOf`. */
  hidden: readonly string[];
};

/** Inputs are properties of the payload; others stay as they are. */
export function readInputs(inputs: readonly StoryInput[], payload: Json): InputsRead {
  const faults: Record<string, InputFault> = {};
  if (inputs.length === 0) return { payload, faults, given: null, hidden: [] };
  const from = isObject(payload) ? payload : {};
  const filled: JsonObject = { ...from };
  const given: Given = { secrets: {}, credentials: {} };
  const hidden: string[] = [];
  for (const input of inputs) {
    const { name, type, secret } = input;
    const checked = checkInput(input, Object.hasOwn(from, name) ? from[name] : undefined);
    if (!checked.ok) faults[name] = checked.fault;
    const value = checked.ok ? checked.value : (from[name] ?? null);
    const text = typeof value === 'string' ? value : null;
    if (secret) {
      given.secrets[name] = text;
      if (text !== null) hidden.push(...formsOf(text));
      if (value !== null) filled[name] = redacted;
    } else {
      if (type === 'credential') given.credentials[name] = text;
      if (checked.ok && (value !== null || Object.hasOwn(from, name))) filled[name] = value;
    }
  }
  const isAsked = inputs.some(({ type, secret }) => secret || type === 'credential');
  const whole = isObject(payload) || Object.keys(filled).length > 0 ? filled : payload;
  return { payload: scrubJson(whole, longestFirst(hidden)), faults, given: isAsked ? given : null, hidden };
}

/**
 * The same for the event of the Action as which a story is entered: its inputs are in its body, in this
 * part of it where one is named, or at its top where it has none.
 */
export function readEntry(inputs: readonly StoryInput[], event: Json, part?: string): InputsRead {
  const body = isWrapped(event) ? event.body : undefined;
  if (!isObject(event) || body === undefined) return readInputs(inputs, event);
  const read = readInputs(inputs, part === undefined ? body : (objectOf(body)[part] ?? {}));
  const filled = part === undefined ? read.payload : { ...objectOf(body), [part]: read.payload };
  // A header, or the query, may repeat a secret.
  const whole = inputs.length === 0 ? event : { ...event, body: filled };
  return { ...read, payload: scrubJson(whole, longestFirst(read.hidden)) };
}

const besideBody = ['body', 'headers', 'claims', 'meta'];

function isWrapped(event: Json): event is JsonObject {
  return isObject(event) && Object.keys(event).every((key) => besideBody.includes(key));
}

/** The same for callers. Throws Fatal that says all that is missing, or not of its type. */
export function withInputs(
  inputs: readonly StoryInput[],
  payload: Json,
  storyName: string,
): Pick<InputsRead, 'payload' | 'given'> {
  const read = readInputs(inputs, payload);
  const [first] = Object.values(read.faults);
  if (!first) return read;
  const message = `${storyName} cannot be called with this payload. ${faultText(read.faults)}`;
  throw new Fatal(message, { code: first.code, option: 'payload' });
}

/** All that is wrong, as one text. */
export function faultText(faults: InputsRead['faults']): string {
  return Object.values(faults)
    .map(({ message }) => message)
    .join(' ');
}

/** By input, what its starter is told. */
export function faultSentences(faults: InputsRead['faults']): Record<string, string> {
  return Object.fromEntries(Object.entries(faults).map(([name, { message }]) => [name, message]));
}

type Checked = { ok: true; value: Json } | { ok: false; fault: InputFault };

/** One input: its value as its type, its default, or what is wrong. Null when it is not given and need not be. */
export function checkInput(input: StoryInput, value: Json | undefined): Checked {
  const { name, required, default: fallback } = input;
  if (value === undefined || value === null || value === '') {
    if (fallback !== undefined) return { ok: true, value: fallback };
    if (!required) return { ok: true, value: null };
    return { ok: false, fault: { code: 'missing_input', message: `The input "${name}" is missing.` } };
  }
  const typed = read[input.type](value, input);
  const wrong = typed === undefined ? `has to be ${wanted(input)}.` : input.secret ? unfit(typed) : null;
  if (wrong === null && typed !== undefined) return { ok: true, value: typed };
  return { ok: false, fault: { code: 'bad_input', message: `The input "${name}" ${wrong}` } };
}

/** Why a secret cannot be kept as one. */
function unfit(value: Json): string | null {
  const text = typeof value === 'string' ? value : '';
  if (text.includes(redacted)) {
    return 'was given a secret of the caller, and none is lent. Name a credential in an input of the type credential.';
  }
  return text.trim().length < shortestScrubbed
    ? `is too short to be kept secret: it has to have ${shortestScrubbed} characters.`
    : null;
}

/** Undefined for what does not read as the type. */
const read: Record<StoryInput['type'], (value: Json, input: StoryInput) => Json | undefined> = {
  any: (value) => value,
  text: textIn,
  number: (value) => {
    const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
    return isNumeric && Number.isFinite(Number(value)) ? Number(value) : undefined;
  },
  boolean: (value) => {
    const text = String(value).trim().toLowerCase();
    return text === 'true' ? true : text === 'false' ? false : undefined;
  },
  enum: choiceIn,
  object: (value) => {
    const parsed = parsedIn(value);
    return isObject(parsed) ? parsed : undefined;
  },
  list: (value) => {
    const parsed = parsedIn(value);
    return Array.isArray(parsed) ? parsed : undefined;
  },
  file: (value) =>
    isObject(value) && [value.base64encodedcontents, value.contents].some((one) => typeof one === 'string')
      ? value
      : undefined,
  credential: choiceIn,
};

function choiceIn(value: Json, { choices = [] }: StoryInput): string | undefined {
  return choices.find((choice) => choice === textIn(value));
}

function textIn(value: Json): string | undefined {
  return value === null || typeof value === 'object' ? undefined : String(value);
}

function parsedIn(value: Json): Json | undefined {
  if (typeof value !== 'string') return value;
  try {
    const parsed: Json = JSON.parse(value);
    return parsed;
  } catch {
    return undefined;
  }
}

function wanted({ type, choices = [] }: StoryInput): string {
  return type === 'enum' ? `one of ${choices.join(', ')}` : spoken[type];
}

const spoken: Record<Exclude<StoryInput['type'], 'enum'>, string> = {
  any: 'a value',
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  list: 'a list',
  file: 'a file: an object with filename and base64encodedcontents',
  // Which there are is nobody's business outside.
  credential: 'the short name of a credential that this story takes',
};

function longestFirst(forms: readonly string[]): string[] {
  return [...forms].sort((a, b) => b.length - a.length);
}
