import { Readable } from 'node:stream';

/** Bytes as a stream that knows whether someone has read the last of them. */
export function fullyRead(bytes: Buffer): { stream: Readable; wasRead: () => boolean } {
  const stream = Readable.from([bytes], { objectMode: false });
  let read = false;
  stream.once('end', () => {
    read = true;
  });
  return { stream, wasRead: () => read };
}
