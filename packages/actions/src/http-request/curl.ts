/** A cURL command as the options of an HTTP Request. For people who paste one: nothing of it is run. */
import { isObject, type Json, type JsonObject } from '@storyloom/engine';
import { type CurlOptions, readCurl } from './curl-options.ts';
import { shellWords } from './shell-words.ts';

export type CurlResult =
  | {
      ok: true;
      options: JsonObject;
      /** What was not taken over, each as a sentence. */
      left: string[];
      /** Where secrets stand in the options, each as a sentence that says what to do. */
      secrets: string[];
    }
  | { ok: false; message: string };

const longest = 1_000_000;
const mostWords = 5_000;

/** Whether a pasted text is a command for cURL. */
export function isCurl(text: string): boolean {
  return /^\s*(\$\s+)?curl(\.exe)?\s/i.test(text);
}

/** The options that a pasted command comes to, and what of it they cannot hold; or why it is none. */
export function parseCurl(text: string): CurlResult {
  if (text.length > longest)
    return { ok: false, message: 'The command is longer than a million characters.' };
  const split = shellWords(text.replace(/^\s*\$\s+/, ''));
  if (split === null) return { ok: false, message: 'A quote in the command is not closed.' };
  const [command = '', ...words] = split.words;
  if (words.length > mostWords) return { ok: false, message: 'The command has too many options.' };
  if (!/^curl(\.exe)?$/i.test(command))
    return { ok: false, message: 'The command does not begin with curl.' };
  const read = readCurl(words);
  if (read.url === null) return { ok: false, message: 'The command has no address to call.' };
  const left = [...read.left];
  for (const name of new Set(split.variables)) {
    left.push(`${name} is a variable of the shell and stays as it is: put its value or a formula there.`);
  }
  if (split.rest !== '') left.push(`What follows the command was left out: ${excerptOf(split.rest)}`);
  const made = optionsOf(read, left);
  return { ok: true, options: literal(made), left, secrets: secretsIn(made) };
}

function optionsOf(read: CurlOptions, left: string[]): JsonObject {
  const { url, userInfo } = addressOf(read.url ?? '');
  const user = read.user ?? userInfo;
  const { headers, contentType } = headersOf(read, left);
  const sent = read.sendsQuery ? queryOf(read) : payloadOf(read, contentType);
  const usual = sent === null || read.sendsQuery ? 'get' : 'post';
  const method = (read.method ?? (read.isHead ? 'head' : usual)).toLowerCase();
  const named = methods.has(method);
  if (!named)
    left.push(`The method ${read.method} is none that can be sent; it is ${usual.toUpperCase()} now.`);
  return {
    method: named ? method : usual,
    url,
    ...(sent?.contentType == null ? {} : { content_type: sent.contentType }),
    ...(sent === null ? {} : { payload: sent.payload }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(user === null || read.aws !== null ? {} : { basic_auth: user.includes(':') ? user : `${user}:` }),
    ...(read.userAgent === null ? {} : { user_agent: read.userAgent }),
    ...(read.aws === null ? {} : { aws_signature: read.aws }),
    ...(read.isInsecure ? { disable_ssl_verification: true } : {}),
    ...(read.proxy === null ? {} : { proxy: proxyOf(read.proxy, read.proxyUser) }),
    ...(read.timeout === null ? {} : { timeout: Math.min(300, Math.max(1, read.timeout)) }),
    ...(read.retries === null ? {} : { retries: Math.min(25, read.retries) }),
  };
}

/** A text that begins with `=` would be a formula. */
function literal(options: JsonObject): JsonObject {
  const escaped = (value: Json): Json => {
    if (typeof value === 'string') return value.startsWith('=') ? `\\${value}` : value;
    if (Array.isArray(value)) return value.map(escaped);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, escaped(inner)]));
  };
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, escaped(value)]));
}

const methods = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options']);

/** cURL takes an address without a scheme for http. */
function addressOf(written: string): { url: string; userInfo: string | null } {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  const [, scheme = '', userInfo, rest = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)(?:([^/?#@]*)@)?([\s\S]*)$/i.exec(whole) ?? [];
  const url = `${scheme}${rest}`.replace(/#.*$/s, '');
  return { url, userInfo: userInfo === undefined || userInfo === '' ? null : unpercented(userInfo) };
}

function proxyOf(proxy: string, user: string | null): string {
  if (user === null) return proxy;
  const [, scheme = '', host = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(proxy) ?? [];
  const part = user.split(':').map(encodeURIComponent).join(':');
  return `${scheme === '' ? 'http://' : scheme}${part}@${host}`;
}

/** Those that the connection sets by itself are dropped, and the content type goes to its own option. */
function headersOf(read: CurlOptions, left: string[]): { headers: JsonObject; contentType: string | null } {
  const headers: Record<string, string | string[]> = {};
  let contentType: string | null = read.isJson ? 'application/json' : null;
  for (const [name, value] of read.headers) {
    const lower = name.toLowerCase();
    if (lower === 'content-type') contentType = value;
    else if (lower === 'host') left.push(`The header host (${value}) was left out: the address says it.`);
    else if (!byItself.has(lower)) {
      const before = headers[name];
      headers[name] = before === undefined ? value : [before, value].flat();
    }
  }
  if (read.isJson && !read.headers.some(([name]) => name.toLowerCase() === 'accept')) {
    headers.accept = 'application/json';
  }
  return { headers, contentType };
}

const byItself = new Set(['content-length', 'connection', 'accept-encoding', 'transfer-encoding', 'expect']);

type Sent = { payload: Json; contentType: string | null };

function queryOf(read: CurlOptions): Sent | null {
  if (read.data.length === 0) return null;
  const text = read.data.join('&');
  return { payload: fieldsIn(text) ?? text, contentType: null };
}

function payloadOf(read: CurlOptions, contentType: string | null): Sent | null {
  if (read.form.length > 0) {
    const own = contentType !== null && !/^multipart\/form-data/i.test(contentType);
    return { payload: gathered(read.form), contentType: own ? contentType : 'data' };
  }
  if (read.data.length === 0) return null;
  const text = read.data.join(read.isJson ? '' : '&');
  const type = contentType ?? 'application/x-www-form-urlencoded';
  if (/^[^;]*[/+]json\s*(;|$)/i.test(type)) {
    const plain = /^application\/json$/i.test(type);
    return { payload: jsonIn(text), contentType: plain ? 'application_json' : type };
  }
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    return { payload: fieldsIn(text) ?? text, contentType: 'form' };
  }
  return { payload: text, contentType: type };
}

/** JSON as an object, so that its parts can be edited; what is none stays text. */
function jsonIn(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : text;
  } catch {
    return text;
  }
}

/** Null when an object of names and values would not be sent as the same text. */
function fieldsIn(text: string): JsonObject | null {
  const pairs = [...new URLSearchParams(text)];
  const isSame = new URLSearchParams(pairs).toString() === text.replaceAll('%20', '+');
  const names = new Set(pairs.map(([name]) => name));
  const isPlain = names.size === pairs.length && pairs.every(([name]) => name !== '' && name !== '__proto__');
  return isSame && isPlain && pairs.length > 0 ? Object.fromEntries(pairs) : null;
}

function gathered(form: readonly [string, Json][]): JsonObject {
  const fields = new Map<string, Json[]>();
  for (const [name, value] of form) fields.set(name, [...(fields.get(name) ?? []), value]);
  return Object.fromEntries(
    [...fields].map(([name, values]) => [
      name.replace(/\[\]$/, ''),
      values.length > 1 ? values : (values[0] ?? null),
    ]),
  );
}

const secretHeader = /auth|cookie|api[-_]?key|token|secret|password|credential|session|signature/i;
const secretName = /api[-_]?key|token|secret|passw(or)?d|signature|^sig$|^key$/i;

/** Where there is one; nothing of it is shown. */
function secretsIn(options: JsonObject): string[] {
  const { headers, payload, url } = options;
  const found: string[] = [];
  if (options.basic_auth !== undefined) found.push('basic_auth');
  if (isObject(headers)) {
    found.push(
      ...Object.keys(headers)
        .filter((name) => secretHeader.test(name))
        .map((name) => `headers.${name}`),
    );
  }
  if (isObject(payload)) {
    found.push(
      ...Object.keys(payload)
        .filter((name) => secretName.test(name))
        .map((name) => `payload.${name}`),
    );
  }
  const query = typeof url === 'string' ? (url.split('?')[1] ?? '') : '';
  found.push(
    ...[...new URLSearchParams(query).keys()]
      .filter((name) => secretName.test(name))
      .map((name) => `url (${name})`),
  );
  if (typeof options.proxy === 'string' && options.proxy.includes('@')) found.push('proxy');
  return found.map(
    (where) => `${where} holds a secret: put it into a credential and name it there as <<CREDENTIAL.name>>.`,
  );
}

function unpercented(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const excerptOf = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
