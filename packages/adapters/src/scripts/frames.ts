/**
 * Messages between a worker and its script runner: JSON behind its length in four bytes, big-endian.
 * Both ends stop reading at the first frame that is not one.
 */

const headBytes = 4;

/** A message as bytes. */
export function frameOf(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const frame = Buffer.allocUnsafe(headBytes + body.length);
  frame.writeUInt32BE(body.length);
  body.copy(frame, headBytes);
  return frame;
}

/** Takes bytes as they come, in any pieces, and answers the messages that are whole. Throws for what is no frame. */
export function frameReader(mostBytes: number): (chunk: Buffer) => unknown[] {
  let kept: Buffer[] = [];
  let size = 0;
  return (chunk) => {
    kept.push(chunk);
    size += chunk.length;
    const messages: unknown[] = [];
    for (let length = lengthOf(kept, size); length !== null && size >= headBytes + length; ) {
      const all = kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept, size);
      messages.push(JSON.parse(all.toString('utf8', headBytes, headBytes + length)));
      kept = [all.subarray(headBytes + length)];
      size -= headBytes + length;
      length = lengthOf(kept, size);
    }
    return messages;
  };

  function lengthOf(pieces: Buffer[], bytes: number): number | null {
    if (bytes < headBytes) return null;
    const [first] = pieces;
    const head = first && first.length >= headBytes ? first : Buffer.concat(pieces);
    const length = head.readUInt32BE();
    if (length > mostBytes)
      throw new RangeError(`A frame of ${length} bytes; at most ${mostBytes} are read.`);
    return length;
  }
}
