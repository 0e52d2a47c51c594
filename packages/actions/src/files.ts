/**
 * Files in events: what a mail has attached, what a form uploads, what an API answers. `contents` may be
 * text instead of base64; a text that stands for bytes, as formulas hand them on, is those bytes.
 */
import { isObject, type Json } from '@storyloom/engine';
import { bytesOf } from '@storyloom/formula';

export type EventFile = {
  /** As the event calls it; `file` when it has no name. */
  filename: string;
  /** Null when it is not told, or `auto`. */
  contentType: string | null;
  bytes: Uint8Array;
};

/** Null when the value is no file, or its base64 is none. */
export function fileOf(value: Json): EventFile | null {
  if (!isObject(value)) return null;
  const encoded = value.base64encodedcontents;
  const plain = value.contents;
  const bytes =
    typeof encoded === 'string' ? fromBase64(encoded) : typeof plain === 'string' ? bytesOf(plain) : null;
  if (bytes === null) return null;
  const type = textOf(value.content_type) ?? textOf(value.contentType);
  return {
    filename: textOf(value.filename) ?? textOf(value.name) ?? 'file',
    contentType: type === null || type.toLowerCase() === 'auto' ? null : type,
    bytes,
  };
}

/** Whether the value means to be a file in base64: when `fileOf` finds none, that is what is wrong. */
export function hasBase64(value: Json): boolean {
  return isObject(value) && typeof value.base64encodedcontents === 'string';
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** Line breaks, missing padding and the URL alphabet are taken; any other character is not. */
function fromBase64(text: string): Uint8Array | null {
  const packed = text.replace(/[\r\n\t ]/g, '');
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(packed) || packed.replace(/=/g, '').length % 4 === 1) return null;
  return Uint8Array.from(Buffer.from(packed, 'base64'));
}
