/** An answer's bytes as JSON that an event can hold. */
import type { Json } from '@storyloom/engine';
import { parseJson } from '../json-text.ts';
import { decodeText, isJsonType, mediaType } from '../media-type.ts';

const limits = { depth: 100, keys: Number.POSITIVE_INFINITY };

/** `text` is the body as text; `doubt` says why the body is not what its content type promised. */
export type AnswerBody = { body: Json; text: string; doubt?: string };

/** JSON is parsed, text stays text, anything else comes as base64. Never throws. */
export function readBody(contentType: string | undefined, bytes: Uint8Array): AnswerBody {
  if (bytes.length === 0) return { body: '', text: '' };
  const type = mediaType(contentType);
  const decoded = decodeText(type.charset ?? 'utf-8', bytes);
  if (!decoded.ok || decoded.text.includes('\0')) {
    const encoded = Buffer.from(bytes).toString('base64');
    const doubt = `The answer is not text (${type.name || 'no content type'}): body holds it as base64.`;
    return { body: encoded, text: encoded, doubt };
  }
  const { text } = decoded;
  if (!isJsonType(type)) return { body: text, text };
  const parsed = parseJson(text, limits);
  if (parsed.ok) return { body: parsed.value, text };
  return {
    body: text,
    text,
    doubt: `The answer says it is JSON, but ${parsed.message}: body holds it as text.`,
  };
}
