import type { IncomingMessage } from 'node:http';

/**
 * The whole body; `too_large` as soon as it is known to exceed `maxBytes`, whatever Content-Length says;
 * `gone` when the sender went away. What is left of a body that is too large is read and thrown away by
 * Node after the answer, until the server's request time limit, so that the sender gets to see the answer.
 */
export function readBody(req: IncomingMessage, maxBytes: number): Promise<Uint8Array | 'too_large' | 'gone'> {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve('too_large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (result: Uint8Array | 'too_large' | 'gone') => {
      req.off('data', onData).off('end', onEnd).off('close', onClose);
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) done('too_large');
      else chunks.push(chunk);
    };
    const onEnd = () => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    const onClose = () => done('gone');
    req.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}
