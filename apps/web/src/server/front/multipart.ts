/** Multipart bodies of webhooks (RFC 7578), taken apart into fields and files as events hold them. */
import { createHash } from 'node:crypto';
import type { JsonObject, Parts } from '@storyloom/engine';

/** Whether a body has parts, going by its Content-Type. */
export function isMultipart(contentType: string | undefined): contentType is string {
  return contentType !== undefined && /^multipart\/form-data\b/i.test(contentType);
}

/** More fields and files together are refused: each costs more than its bytes tell. */
const mostParts = 1_000;
const mostHeaders = 50;
const tooManyParts = `its multipart form has more than ${mostParts.toLocaleString('en')} parts`;

/**
 * The body is there whole, so its size is bounded already; what is no file is text in UTF-8. Resolves
 * whatever the bytes. The parser is loaded with the first of these bodies: most webhooks see none.
 */
export async function takeApart(contentType: string, body: Uint8Array): Promise<Parts> {
  // The parser takes seconds for what is nothing but boundaries.
  if (hasTooManyParts(contentType, body)) return { ok: false, fault: tooManyParts };
  const { Busboy } = await import('@fastify/busboy');
  const fields: [string, JsonObject | string][] = [];
  const limits = {
    parts: mostParts,
    headerPairs: mostHeaders,
    fieldNameSize: 1_000,
    fieldSize: body.length,
    fileSize: body.length + 1,
  };
  return new Promise((resolve) => {
    const fail = (fault: string) => resolve({ ok: false, fault });
    try {
      const parser = new Busboy({ headers: { 'content-type': contentType }, limits });
      parser.on('field', (name, value, nameIsCut) => {
        if (nameIsCut) fail('a field of its multipart form has a name that is too long');
        else fields.push([name, value]);
      });
      parser.on('file', (name, stream, filename, _encoding, type) => {
        const chunks: Buffer[] = [];
        // Its place among the fields is that of its start.
        const place: [string, JsonObject] = [name, {}];
        fields.push(place);
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', () => fail('its multipart form ends in the middle of a file'));
        stream.on('end', () => {
          place[1] = fileObject(Buffer.concat(chunks), { filename: filename ?? '', type });
        });
      });
      parser.on('partsLimit', () => fail(tooManyParts));
      parser.on('error', () => fail('it is no whole multipart form'));
      parser.on('finish', () => resolve({ ok: true, fields }));
      parser.end(body);
    } catch {
      fail('its Content-Type names no boundary of a multipart form');
    }
  });
}

function hasTooManyParts(contentType: string, body: Uint8Array): boolean {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const between = `\r\n--${quoted ?? plain ?? ''}`;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  let at = bytes.indexOf(between);
  for (let count = 0; at >= 0; at = bytes.indexOf(between, at + between.length)) {
    count += 1;
    if (count > mostParts) return true;
  }
  return false;
}

/** Bytes as a file in an event: docs/storage.md says where large ones are kept. */
export function fileObject(
  bytes: Uint8Array,
  { filename, type }: { filename: string; type: string },
): JsonObject {
  return {
    filename: filename.toWellFormed().replaceAll('\0', ''),
    content_type: type,
    sizeinbytes: bytes.length,
    md5: digest('md5', bytes),
    sha256: digest('sha256', bytes),
    base64encodedcontents: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
  };
}

function digest(algorithm: 'md5' | 'sha256', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}
