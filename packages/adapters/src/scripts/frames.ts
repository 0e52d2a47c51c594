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

  /** Bytes of the first message; null while its head is not whole. */
  function firstLength(): number | null {
    if (size < headBytes) return null;
    if (kept[0] && kept[0].length < headBytes) kept = [Buffer.concat(kept)];
    const length = kept[0]?.readUInt32BE() ?? 0;
    if (length > mostBytes)
      throw new RangeError(`A frame of ${length} bytes; at most ${mostBytes} are read.`);
    return length;
  }

  return (chunk) => {
    if (chunk.length === 0) return [];
    kept.push(chunk);
    size += chunk.length;
    const messages: unknown[] = [];
    for (let length = firstLength(); length !== null && size >= headBytes + length; length = firstLength()) {
      const all = Buffer.concat(kept, size);
      messages.push(JSON.parse(all.toString('utf8', headBytes, headBytes + length)));
      kept = [all.subarray(headBytes + length)];
      size -= headBytes + length;
    }
    return messages;
  };
}
