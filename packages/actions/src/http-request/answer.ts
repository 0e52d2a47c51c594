/** An answer's bytes as JSON that an event can hold. */
import { createHash } from 'node:crypto';
import type { Json } from '@storyloom/engine';
import { parseJson } from '../json-text.ts';
import { decodeText, isJsonType, type MediaType, mediaType } from '../media-type.ts';
import type { HttpRequestOptions } from './index.ts';

const limits = { depth: 100, keys: Number.POSITIVE_INFINITY };

export type BodyForm = HttpRequestOptions['read_body_as'];

/** `text` is the body as text; `doubt` says why the body is not what it should be. */
export type AnswerBody = { body: Json; text: string; doubt?: string };

type Raw = {
  contentType: string | undefined;
  disposition: string | undefined;
  url: string;
  bytes: Uint8Array;
};

/**
 * By itself JSON is parsed, text stays text, and anything else comes as base64; `form` can ask for one of
 * them, or for the answer as a file. Never throws.
 */
export function readBody(raw: Raw, form: BodyForm): AnswerBody {
  if (form === 'file') return { body: fileBody(raw), text: '' };
  const { bytes } = raw;
  if (form === 'base64') return { body: base64(bytes), text: '' };
  if (bytes.length === 0) return { body: '', text: '' };
  const type = mediaType(raw.contentType);
  const decoded = decodeText(type.charset ?? 'utf-8', bytes);
  if (!decoded.ok || decoded.text.includes('\0')) {
    const encoded = base64(bytes);
    const doubt = `The answer is not text (${type.name || 'no content type'}): body holds it as base64.`;
    return { body: encoded, text: encoded, doubt };
  }
  const { text } = decoded;
  if (!isJson(type, form)) return { body: text, text };
  const parsed = parseJson(text, limits);
  if (parsed.ok) {
    const { value: body, doubt } = parsed;
    const hint = 'Ask for it as text, or set read_body_as to text.';
    return { body, text, ...(doubt === undefined ? {} : { doubt: `The answer: ${doubt}. ${hint}` }) };
  }
  const claim = form === 'json' ? 'The answer should be JSON' : 'The answer says it is JSON';
  return { body: text, text, doubt: `${claim}, but ${parsed.message}: body holds it as text.` };
}

const isJson = (type: MediaType, form: BodyForm) => form === 'json' || (form === 'auto' && isJsonType(type));

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** As e-mails and uploads have their files. */
function fileBody({ contentType, disposition, url, bytes }: Raw): Json {
  const hash = (name: string) => createHash(name).update(bytes).digest('hex');
  return {
    filename: nameIn(disposition) ?? lastSegment(url) ?? 'file',
    content_type: mediaType(contentType).name || 'application/octet-stream',
    sizeinbytes: bytes.length,
    md5: hash('md5'),
    sha256: hash('sha256'),
    base64encodedcontents: base64(bytes),
  };
}

/** The name in a Content-Disposition (RFC 6266), without a path that it may have. */
function nameIn(disposition: string | undefined): string | null {
  const [, charset, encoded] = /filename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)/i.exec(disposition ?? '') ?? [];
  const [, quoted, plain] = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition ?? '') ?? [];
  const name =
    charset?.toLowerCase() === 'utf-8' && encoded !== undefined
      ? decoded(encoded)
      : (quoted?.replace(/\\(.)/g, '$1') ?? plain);
  return lastPart(name ?? '');
}

function lastSegment(url: string): string | null {
  return lastPart(decoded(URL.parse(url)?.pathname ?? ''));
}

function lastPart(path: string): string | null {
  const name = (path.split(/[\\/]/).at(-1) ?? '')
    .replace(/[\p{Cc}]/gu, '')
    .slice(0, 255)
    .toWellFormed();
  return name === '' || name === '.' || name === '..' ? null : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
