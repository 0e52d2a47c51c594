/** A payload as the bytes that its content type promises. */
import { isObject, type Json } from '@storyloom/engine';
import { bytesOf } from '@storyloom/formula';
import { badOption } from '../bad-option.ts';
import { fileOf, hasBase64 } from '../files.ts';
import { whyNotJson } from '../json-text.ts';
import { isJsonType, mediaType } from '../media-type.ts';
import { excerpt, isAbsent } from '../values.ts';
import { encodeFields, formParts, plainFields } from './fields.ts';
import type { HttpRequestOptions } from './index.ts';
import { multipart } from './multipart.ts';

export type Body = { body: string | Uint8Array; contentType: string };

/** Null without a payload. Throws Fatal for a payload that its content type cannot hold. */
export function bodyOf(options: HttpRequestOptions, payload: Json): Body | null {
  if (isAbsent(payload)) return null;
  const { content_type: contentType, params_encoder } = options;
  const type = mediaType(contentType);
  if (type.name === 'multipart/form-data') {
    // Text is a form that was put together elsewhere; its type has to name the boundary.
    if (typeof payload === 'string') return { body: written(payload), contentType };
    return multipart(formParts(fieldsObject(payload), params_encoder));
  }
  if (typeof payload === 'string') {
    if (isJsonType(mediaType(sentType(options)))) checkJson(payload);
    return { body: written(payload), contentType };
  }
  if (isJsonType(type)) return { body: JSON.stringify(payload), contentType };
  if (type.name === 'application/x-www-form-urlencoded') {
    return { body: encodeFields(fieldsObject(payload), params_encoder), contentType };
  }
  const file = fileOf(payload);
  if (file !== null) return { body: file.bytes, contentType };
  if (hasBase64(payload)) throw badOption('payload.base64encodedcontents', 'is not base64.', null);
  if (typeof payload !== 'object') return { body: String(payload), contentType };
  throw badOption(
    'payload',
    `must be text for ${type.name}, or a file with base64encodedcontents; it is ${excerpt(payload)}.`,
    null,
  );
}

/** A header of the author's goes before the type that the payload is written as. */
function sentType({ headers, content_type }: HttpRequestOptions): string {
  const own = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type');
  return own === undefined ? content_type : String(own[1]);
}

/** JSON that was put together as text breaks on a quote or a line break in what is filled in. */
function checkJson(payload: string): void {
  const fault = whyNotJson(payload);
  if (fault === null) return;
  throw badOption(
    'payload',
    `is ${fault}. Write it as an object, so that whatever is filled in stays a value of it; or set content_type to what it is, such as text.`,
    null,
  );
}

/** Text as it is; one that stands for bytes, as ZIP gives it, as those. */
function written(text: string): string | Uint8Array {
  return text.isWellFormed() ? text : bytesOf(text);
}

/** A payload as a query, without `?`. */
export function queryOf(options: HttpRequestOptions, payload: Json): string {
  if (isAbsent(payload)) return '';
  if (typeof payload === 'string') return payload.replace(/^\?/, '');
  const encode = options.disable_url_encoding ? plainFields : encodeFields;
  return encode(fieldsObject(payload), options.params_encoder);
}

function fieldsObject(payload: Json): { [name: string]: Json } {
  if (isObject(payload)) return payload;
  throw badOption('payload', `must be an object of names and values; it is ${excerpt(payload)}.`, payload);
}
