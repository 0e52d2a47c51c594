import type { IncomingMessage } from 'node:http';
import type { Body } from './intake.ts';

type Untaken = 'too_large' | 'busy' | 'gone';

/** What a request says of its length; 0 when it does not. */
export function declaredLength(req: IncomingMessage): number {
  return Number(req.headers['content-length'] ?? 0);
}

/**
 * The whole body; `too_large` as soon as it is known to exceed `maxBytes`, whatever Content-Length says;
 * `busy` when there is no room left for it beside the others; `gone` when the sender went away. What is left
 * of a body that is not taken is read and thrown away by Node after the answer, until the server's request
 * time limit, so that the sender gets to see the answer.
 */
export function readBody(
  req: IncomingMessage,
  { maxBytes, room }: { maxBytes: number; room: Pick<Body, 'add'> },
): Promise<Uint8Array | Untaken> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (result: Uint8Array | Untaken) => {
      req.off('data', onData).off('end', onEnd).off('close', onClose);
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) done('too_large');
      else if (!room.add(chunk.length)) done('busy');
      else chunks.push(chunk);
    };
    const onEnd = () => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    const onClose = () => done('gone');
    req.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}
