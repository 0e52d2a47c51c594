/**
 * The script runner: a process that has nothing. No environment, an empty folder, three pipes, no right to
 * read files but its own code. It answers one script after another and ends when its worker does, or when
 * QuickJS broke.
 */
import { writeSync } from 'node:fs';
import { frameOf, frameReader } from './frames.ts';
import { type Answer, type Asked, type Failure, runInGuest } from './guest.ts';
import { childLimits, mostFrameBytes } from './limits.ts';

const stdout = 1;

function send(message: unknown): void {
  let left = frameOf(message);
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(stdout, left));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}

const broke: Failure = {
  ok: false,
  code: 'crashed',
  message: 'The script engine gave up on it: it went too deep, or found a fault of the engine.',
};

async function answer({ id, ...asked }: Asked & { id: number }): Promise<void> {
  let result: Answer;
  try {
    result = await runInGuest(asked, childLimits, (level, text) => send({ id, log: level, text }));
  } catch {
    send({ id, answer: broke });
    process.exit(1);
  }
  send({ id, answer: result });
}

const read = frameReader(mostFrameBytes);
let turn = Promise.resolve();
process.stdin.on('data', (chunk: Buffer) => {
  // The worker speaks first and is trusted; what it sends has this shape.
  for (const message of read(chunk)) turn = turn.then(() => answer(message as Asked & { id: number }));
});
process.stdin.on('end', () => process.exit(0));
send({ ready: true });
