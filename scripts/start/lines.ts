import type { Readable } from 'node:stream';

/** Calls `take` with every whole line of a stream, and with what stands after the last line break. */
export function eachLine(stream: Readable, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) take(line);
  });
  stream.on('end', () => {
    if (rest !== '') take(rest);
  });
}
