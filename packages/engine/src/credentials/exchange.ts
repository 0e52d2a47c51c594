/** How a credential is exchanged for a token: requests made of its fields, tokens found in answers. Pure. */
import { compile, evaluate, loadFunctions } from '@storyloom/formula';
import { isObject, type Json, type JsonObject, objectOf } from '../model.ts';
import type { RequestSettings } from './settings.ts';

export type ExchangeRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
};

/** An answer as formulas see it: `body.access_token`, `headers.x_token`, `status`. */
export type ExchangeAnswer = { status: number; headers: Record<string, string>; body: Json };

const contentTypes: Record<string, string> = {
  application_json: 'application/json',
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
};

/** Loads what the formulas among a credential's settings call. Awaited before any of the calls below. */
export async function readyToExchange(settings: JsonObject): Promise<void> {
  const { location_of_token: location } = settings;
  const written = typeof location === 'string' ? tokenFormula(location) : null;
  await loadFunctions(compile([settings, written]).families);
}

/** The request, with SECRET and the answers before it in their places. Throws FormulaError. */
export function exchangeRequest(
  settings: RequestSettings,
  given: { secret: string; answers: readonly ExchangeAnswer[] },
): ExchangeRequest {
  const roots: JsonObject = {
    SECRET: given.secret,
    RESPONSES: given.answers.map((answer) => ({ ...answer })),
  };
  const fill = (value: Json) => evaluate(compile(value), { roots });
  const method = settings.method.toUpperCase();
  const payload = fill(settings.payload);
  const own = Object.entries(settings.headers).map(([name, value]) => [
    name.toLowerCase(),
    textOf(fill(value)),
  ]);
  const url = textOf(fill(settings.url));
  const accept = { accept: 'application/json' };
  if (method === 'GET') {
    return { method, url: withQuery(url, payload), headers: { ...accept, ...Object.fromEntries(own) } };
  }
  const type = contentTypes[settings.content_type] ?? settings.content_type;
  const isEmpty = payload === null || payload === '';
  return {
    method,
    url,
    headers: { ...accept, ...(isEmpty ? {} : { 'content-type': type }), ...Object.fromEntries(own) },
    ...(isEmpty ? {} : { body: bodyOf(payload, type) }),
  };
}

/** The token that a formula finds in the last answer. Throws FormulaError; null when there is none. */
export function exchangedToken(location: string, answers: readonly ExchangeAnswer[]): string | null {
  const last = answers.at(-1);
  if (!last) return null;
  const all = answers.map((answer) => ({ ...answer }));
  const found = evaluate(compile(tokenFormula(location)), { roots: { ...last, RESPONSES: all } });
  return typeof found === 'string' && found !== '' ? found : null;
}

/** A location may be written as a bare path. */
function tokenFormula(location: string): string {
  return location.includes('<<') || location.startsWith('=') ? location : `<<${location}>>`;
}

/** The claims of a JWT; `fingerprint` is that of its public key, null for a shared secret. Throws FormulaError. */
export function exchangeClaims(payload: JsonObject, fingerprint: string | null): JsonObject {
  const claims = evaluate(compile(payload), { roots: { KEY: { fingerprint } } });
  return objectOf(claims);
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function bodyOf(payload: Json, type: string): string {
  if (typeof payload === 'string') return payload;
  return type === 'application/x-www-form-urlencoded' ? formOf(payload) : JSON.stringify(payload);
}

function formOf(payload: Json): string {
  if (!isObject(payload)) return textOf(payload);
  const fields = Object.entries(payload).map(([name, value]): [string, string] => [
    name,
    value === null ? '' : textOf(value),
  ]);
  return new URLSearchParams(fields).toString();
}

function withQuery(url: string, payload: Json): string {
  const query = payload === null || payload === '' ? '' : formOf(payload);
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
