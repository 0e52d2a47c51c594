/**
 * Option values are often text, whatever they mean: `"20"`, `"true"`, `""`. These schemas take the
 * forms that occur in real stories; a refusal says what would do, and the engine puts the option's path
 * before it. Null and blank text count as absent.
 */
import { isObject, type Json, type JsonObject } from '@storyloom/engine';
import { z } from 'zod';
import {
  excerpt,
  isAbsent,
  type NumberRange,
  type Read,
  readChoice,
  readNumber,
  scalarText,
} from './values.ts';

/** An option's value before anything is known of it; the key may be missing. */
export const given = z.unknown().optional();

/** Any JSON value, unchecked, since formulas and stored options hold nothing else. Null counts as absent. */
export function jsonOption(fallback: Json): z.ZodType<Json> {
  return z
    .custom<Json>()
    .optional()
    .transform((value) => value ?? fallback);
}

/** Text. Numbers and booleans become text; without `fallback` the option is required. */
export function textOption(fallback?: string): z.ZodType<string> {
  return given.transform((value, context) => {
    if (isAbsent(value)) {
      if (fallback !== undefined) return fallback;
      return refuse(context, value, 'is missing.');
    }
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return refuse(context, value, `must be text; it is ${excerpt(value)}.`);
  });
}

/** A number in the range, both ends included; text of digits counts. */
export function numberOption<Fallback extends number | null>(
  range: NumberRange<Fallback>,
): z.ZodType<number | Fallback> {
  return readOption((value) => readNumber(value, range));
}

/** On or off; the texts `true` and `false` count in any case. */
export function flagOption<Fallback extends boolean | undefined>(
  fallback: Fallback,
): z.ZodType<boolean | Fallback> {
  return given.transform((value, context) => {
    if (isAbsent(value)) return fallback;
    const text = scalarText(value).trim().toLowerCase();
    if (text === 'true') return true;
    if (text === 'false') return false;
    return refuse(context, value, `must be true or false; it is ${excerpt(value)}.`);
  });
}

/** One of the choices, in any case. */
export function choiceOption<const Choice extends string>(
  choices: readonly Choice[],
  fallback: Choice,
): z.ZodType<Choice> {
  return readOption((value) => readChoice(value, choices, fallback));
}

/** What a reader takes the option for. */
export function readOption<Value>(read: (value: unknown) => Read<Value>): z.ZodType<Value> {
  return given.transform((value, context) => {
    const result = read(value);
    return result.ok ? result.value : refuse(context, value, result.message);
  });
}

/** An object of names and values; null when absent. */
export const objectOption: z.ZodType<JsonObject | null> = given.transform((value, context) => {
  if (isAbsent(value)) return null;
  if (isObject(value)) return value;
  return refuse(context, value, `must be an object of names and values; it is ${excerpt(value)}.`);
});

/** Text that a header can carry. */
export function headerTextOption(fallback: string): z.ZodType<string> {
  return textOption(fallback).transform((value, context) => {
    const fault = headerTextFault(value);
    return fault === null ? value : refuse(context, value, fault);
  });
}

/**
 * Header names and values, each as text. A null value leaves its header out. A name that is no token,
 * and a value with a line break or another control character, are refused: they could forge headers.
 */
export function headersOption(): z.ZodType<Record<string, string>> {
  return headersOf((content) => String(content), headerFault);
}

/** The same, where a list of values is a header for each of them, and null is a list of none. */
export function headerListsOption(): z.ZodType<Record<string, string | string[]>> {
  return headersOf(
    (content) => (Array.isArray(content) ? content.map(String) : String(content)),
    (header, content) => {
      const all = Array.isArray(content) ? content : [content];
      return all.map((value) => headerFault(header, value)).find((fault) => fault !== null) ?? null;
    },
    [],
  );
}

function headersOf<Value>(
  read: (content: unknown) => Value,
  faultOf: (header: string, content: unknown) => string | null,
  /** What null stands for; undefined leaves the header out. */
  absent?: unknown[],
): z.ZodType<Record<string, Value>> {
  return given.transform((value, context) => {
    if (isAbsent(value)) return {};
    if (!isObject(value)) {
      return refuse(context, value, `must be an object of names and values; it is ${excerpt(value)}.`);
    }
    const headers: [string, Value][] = [];
    for (const [header, content] of Object.entries(value)) {
      const written = content ?? absent;
      if (written === undefined) continue;
      const fault = faultOf(header, written);
      if (fault === null) headers.push([header, read(written)]);
      else context.addIssue({ code: 'custom', path: [header], message: fault });
    }
    return Object.fromEntries(headers);
  });
}

function headerFault(header: string, value: unknown): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header)) return 'is not a header name.';
  if (typeof value === 'object') return `must be text; it is ${excerpt(value)}.`;
  return headerTextFault(String(value));
}

/** RFC 9110 §5.5: visible characters, space, tab, and obs-text. */
function headerTextFault(text: string): string | null {
  if (/[\r\n]/.test(text)) return 'must not contain a line break.';
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text) ? null : 'contains a character that headers cannot carry.';
}

type Refusing = { addIssue: (issue: { code: 'custom'; message: string; input: unknown }) => void };

function refuse(context: Refusing, input: unknown, message: string): never {
  context.addIssue({ code: 'custom', message, input });
  return z.NEVER;
}
