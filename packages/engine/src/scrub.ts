/**
 * Takes the secrets that a run was given out of what it leaves behind: events, errors, warnings, log lines.
 * They may come back in many forms, as when a server repeats a request in its error.
 */

import { shortestScrubbed } from './credentials/types.ts';
import type { Execution } from './execute.ts';
import { isObject, type Json, type JsonObject } from './model.ts';
import type { ResourceChange } from './outside.ts';
import type { ApprovalRequest } from './ports.ts';
import type { HttpReply } from './source.ts';

export const redacted = '[redacted]';

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The forms of a secret that are looked for: as it is, inside JSON, URLs, forms and HTML, and inside
 * base64 of any text that holds it, such as the pair of a Basic header. None for one that is too short.
 */
export function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  if (trimmed.length < shortestScrubbed) return [];
  const escaped = JSON.stringify(trimmed).slice(1, -1);
  const encoded = encodeURIComponent(trimmed.toWellFormed());
  const forms = [
    trimmed,
    trimmed.replace(/\s+/g, ' '),
    // As a part of a host name.
    trimmed.toLowerCase(),
    escaped,
    escaped.replaceAll('/', '\\/'),
    JSON.stringify(escaped).slice(1, -1),
    encodeURI(trimmed.toWellFormed()),
    encoded,
    encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    encoded.replaceAll('%20', '+'),
    new URLSearchParams({ x: trimmed }).toString().slice(2),
    trimmed
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;'),
    ...base64Forms(trimmed),
  ];
  // The longest first, so that a form within another leaves nothing of it.
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** What base64 of any text with the secret in it has in common, for each of the three ways it may fall. */
function base64Forms(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const cores = [0, 1, 2].map((offset) => {
    const text = base64(new Uint8Array([...new Array<number>(offset).fill(0), ...bytes]));
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor(((offset + bytes.length) * 8) / 6);
    return text.slice(first, last);
  });
  return cores.flatMap((core) => [core, core.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** Without padding. The engine has no Buffer: it is pure. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | (b << 8) | c;
    for (const shift of [18, 12, 6, 0]) text += base64Alphabet[(bits >> shift) & 63];
  }
  return text;
}

/** Replaces every form in a text. */
export function scrubText(text: string, hidden: readonly string[]): string {
  let clean = text;
  for (const form of hidden) if (clean.includes(form)) clean = clean.replaceAll(form, redacted);
  return clean;
}

/**
 * The same for a text that may have been cut: what is left of a secret at its end, or before an ellipsis,
 * goes too.
 */
function scrubCut(text: string, hidden: readonly string[]): string {
  const parts = scrubText(text, hidden).split('…');
  return parts.map((part) => withoutStart(part, hidden)).join('…');
}

function withoutStart(text: string, hidden: readonly string[]): string {
  let clean = text;
  for (const form of hidden) {
    for (let length = form.length - 1; length >= shortestScrubbed; length -= 1) {
      if (!clean.endsWith(form.slice(0, length))) continue;
      clean = `${clean.slice(0, -length)}${redacted}`;
      break;
    }
  }
  return clean;
}

/** The value itself when nothing of it is hidden, which is told by one look at its JSON. */
export function scrubJson(value: Json, hidden: readonly string[]): Json {
  if (hidden.length === 0) return value;
  const whole = JSON.stringify(value);
  const isClean = hidden.every((form) => !whole.includes(JSON.stringify(form).slice(1, -1)));
  return isClean ? value : cleaned(value, hidden);
}

function cleaned(value: Json, hidden: readonly string[]): Json {
  if (typeof value === 'string') return scrubText(value, hidden);
  if (typeof value === 'number') {
    const text = String(value);
    return hidden.some((form) => text.includes(form)) ? redacted : value;
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => cleaned(item, hidden));
  const clean: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    Object.defineProperty(clean, scrubText(key, hidden), {
      value: cleaned(item, hidden),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return clean;
}

/** An error's detail may hold a text that was cut. */
function scrubDetail(detail: Json, hidden: readonly string[]): Json {
  const clean = scrubJson(detail, hidden);
  if (typeof clean === 'string') return scrubCut(clean, hidden);
  if (!isObject(clean)) return clean;
  return Object.fromEntries(
    Object.entries(clean).map(([key, item]) => [
      key,
      typeof item === 'string' ? scrubCut(item, hidden) : item,
    ]),
  );
}

/** All that an execution leaves behind. */
export function scrubExecution(execution: Execution, hidden: readonly string[]): Execution {
  if (hidden.length === 0) return execution;
  const text = (one: string) => scrubText(one, hidden);
  const cut = (one: string) => scrubCut(one, hidden);
  const payload = <Emitted extends { payload: Json }>(one: Emitted) => ({
    ...one,
    payload: scrubJson(one.payload, hidden),
  });
  const notes = {
    warnings: execution.warnings.map(cut),
    logs: execution.logs.map((line) => ({ ...line, message: text(line.message) })),
  };
  switch (execution.kind) {
    case 'emitted':
      return { ...execution, ...notes, emit: execution.emit.map(payload) };
    case 'waiting': {
      const { approval } = execution;
      const emit = execution.emit.map(payload);
      const asked = approval ? { approval: scrubApproval(approval, hidden) } : {};
      return { ...execution, ...notes, reason: cut(execution.reason), emit, ...asked };
    }
    case 'calling': {
      // No secret is lent: a called story may be another team's.
      const { request } = execution;
      const payloadAt = (place: number) => scrubJson(request.payloadAt(place), hidden);
      const clean = (later: Execution) => scrubExecution(later, hidden);
      return { ...execution, ...notes, request: { ...request, payloadAt }, clean };
    }
    case 'failed': {
      const { error } = execution;
      const detail = error.detail === undefined ? {} : { detail: scrubDetail(error.detail, hidden) };
      return { ...execution, ...notes, error: { ...error, message: cut(error.message), ...detail } };
    }
  }
}

function scrubApproval(approval: ApprovalRequest, hidden: readonly string[]): ApprovalRequest {
  const text = (one: string) => scrubText(one, hidden);
  const choices = approval.choices.map(({ value, label }) => ({ value: text(value), label: text(label) }));
  return { ...approval, title: text(approval.title), message: text(approval.message), choices };
}

/** What a webhook answers its sender. */
export function scrubReply(reply: HttpReply, hidden: readonly string[]): HttpReply {
  if (hidden.length === 0) return reply;
  const headers = Object.fromEntries(
    Object.entries(reply.headers).map(([name, value]) => [name, scrubText(value, hidden)]),
  );
  return { ...reply, headers, body: scrubText(reply.body, hidden) };
}

/** What a run writes into a resource is read by others: no secret goes there either. */
export function scrubChange(change: ResourceChange, hidden: readonly string[]): ResourceChange {
  if (hidden.length === 0) return change;
  const { key, value, ifValue } = change;
  return {
    ...change,
    ...(key === undefined ? {} : { key: scrubText(key, hidden) }),
    ...(value === undefined ? {} : { value: scrubJson(value, hidden) }),
    ...(ifValue === undefined ? {} : { ifValue: scrubJson(ifValue, hidden) }),
  };
}

/** A bug of ours is logged as it was thrown, and its message may hold anything. */
export function scrubBug(error: unknown, hidden: readonly string[]): unknown {
  if (hidden.length === 0 || !(error instanceof Error)) return error;
  error.message = scrubText(error.message, hidden);
  if (error.stack !== undefined) error.stack = scrubText(error.stack, hidden);
  return error;
}
