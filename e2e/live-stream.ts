/** The stream of live items of a story as a server would send it, at a pace that a test says. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LiveStream = { url: string; sent: () => number; stop: () => void };

/** Tells everyone who listens of `item()` so many times a second, twenty times a second several at once. */
export async function startLiveStream(perSecond: number, item: () => object): Promise<LiveStream> {
  const pace = 20;
  let sent = 0;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' });
    response.write('event: ready\ndata: {}\n\n');
    const beat = setInterval(() => {
      const items = Array.from({ length: perSecond / pace }, item);
      sent += items.length;
      response.write(items.map((one) => `event: item\ndata: ${JSON.stringify(one)}\n\n`).join(''));
    }, 1_000 / pace);
    response.once('close', () => clearInterval(beat));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    sent: () => sent,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
