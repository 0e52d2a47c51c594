/** Multipart forms (RFC 7578), as browsers write them. */
import { bytesOf } from '@storyloom/formula';
import type { EventFile } from '../files.ts';

/** The body of a form, and the content type that names its boundary. Text parts have no type of their own. */
export function multipart(parts: readonly [name: string, EventFile | string][]): {
  body: Uint8Array;
  contentType: string;
} {
  const boundary = `storyloom-${crypto.randomUUID()}`;
  const chunks: Uint8Array[] = [];
  const write = (text: string) => void chunks.push(bytesOf(text));
  for (const [name, value] of parts) {
    write(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`);
    if (typeof value === 'string') write(`\r\n\r\n${value}\r\n`);
    else {
      const type = headerText(value.contentType ?? 'application/octet-stream');
      write(`; filename="${quoted(value.filename)}"\r\nContent-Type: ${type}\r\n\r\n`);
      chunks.push(value.bytes);
      write('\r\n');
    }
  }
  write(`--${boundary}--\r\n`);
  return { body: Buffer.concat(chunks), contentType: `multipart/form-data; boundary=${boundary}` };
}

/** What would end the quotes or the line is percent-encoded, as the HTML standard has it. */
function quoted(name: string): string {
  return name.replace(/\r\n|\r|\n/g, '%0D%0A').replaceAll('"', '%22');
}

/** A file's type comes from an event: a line break in it would make a header of its own. */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : 'application/octet-stream';
}
