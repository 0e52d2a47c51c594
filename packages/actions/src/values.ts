/** Values as people write them, read without a schema: what describes an Action type does so, and `coerce.ts`. */

/** What a value is taken for, or in a sentence without its subject why it is refused. */
export type Read<Value> = { ok: true; value: Value } | { ok: false; message: string };

export type NumberRange<Fallback extends number | null> = {
  fallback: Fallback;
  min: number;
  max: number;
  whole?: boolean;
};

/** A number in the range, both ends included; text of digits counts. */
export function readNumber<Fallback extends number | null>(
  value: unknown,
  range: NumberRange<Fallback>,
): Read<number | Fallback> {
  if (isAbsent(value)) return { ok: true, value: range.fallback };
  const number = asNumber(value);
  const fits = number >= range.min && number <= range.max && (!range.whole || Number.isInteger(number));
  if (fits) return { ok: true, value: number };
  const kind = range.whole ? 'a whole number' : 'a number';
  return {
    ok: false,
    message: `must be ${kind} from ${range.min} to ${range.max}; it is ${excerpt(value)}.`,
  };
}

/** One of the choices, in any case. */
export function readChoice<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
  fallback: Choice,
): Read<Choice> {
  if (isAbsent(value)) return { ok: true, value: fallback };
  const text = scalarText(value).trim().toLowerCase();
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return { ok: true, value: choice };
  return { ok: false, message: `must be one of ${choices.join(', ')}; it is ${excerpt(value)}.` };
}

/** A value in a message: its JSON, cut to 60 characters. */
export function excerpt(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 59).toWellFormed()}…` : json;
}

/** Text, numbers and booleans as text; anything else as its JSON. */
export function scalarText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Text that is a decimal number, spaces around it allowed. */
export function isNumberText(text: string): boolean {
  return /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text);
}

/** Null, undefined, and text of spaces only. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** Off as it is written in an option, before any formula: false, `"false"`, null or blank. */
export function isOff(value: unknown): boolean {
  return isAbsent(value) || scalarText(value).trim().toLowerCase() === 'false';
}

function asNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && isNumberText(value) ? Number(value) : Number.NaN;
}
