/** Answers that never end by themselves: server-sent events, until the reader leaves or may not read any more. */
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

type Stream = {
  /** Writes events, or nothing once it has ended. */
  write: (text: string) => void;
  end: () => void;
  /** Aborted when it has ended, whoever ended it. */
  signal: AbortSignal;
};

export type Streams = {
  /** `mayRead` is asked again and again: whoever lost the right stops receiving. */
  open: (reply: FastifyReply, mayRead: () => Promise<boolean>) => Stream;
  /** For a program that stops. */
  endAll: () => void;
};

/** A reader that lets so much pile up is cut off; it comes back and catches up. */
const mostPiledUp = 1_000_000;

export function makeStreams({ heartbeatMs = 15_000, checkMs = 60_000 } = {}): Streams {
  const open = new Set<() => void>();
  return {
    open: (reply, mayRead) => {
      const res = reply.raw;
      const ended = new AbortController();
      reply.hijack();
      const write = writerTo(res);
      const end = () => {
        open.delete(end);
        clearInterval(heartbeat);
        clearInterval(check);
        ended.abort();
        res.end();
      };
      const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
      const check = setInterval(() => {
        mayRead().then(
          (may) => (may ? undefined : end()),
          () => undefined,
        );
      }, checkMs);
      res.on('close', end);
      open.add(end);
      res.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // nginx would hold the events back otherwise.
        'x-accel-buffering': 'no',
      });
      res.flushHeaders();
      return { write, end, signal: ended.signal };
    },
    endAll: () => {
      for (const end of open) end();
    },
  };
}

function writerTo(res: ServerResponse): (text: string) => void {
  return (text) => {
    if (res.writableEnded || res.destroyed) return;
    if (res.writableLength > mostPiledUp) res.destroy();
    else res.write(text);
  };
}
