/** The thread of an echo: see echo.ts. */
import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';

let underWay = 0;
let most = 0;
let requests = 0;
let first = 0;
let last = 0;

const server = createServer((request, response) => {
  if (requests === 0) first = performance.now();
  requests += 1;
  underWay += 1;
  most = Math.max(most, underWay);
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const waitMs = Number(new URL(request.url ?? '/', 'http://echo').searchParams.get('ms') ?? 0);
    const answer = () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(chunks.length > 0 ? Buffer.concat(chunks) : '{"ok":true}');
      underWay -= 1;
      last = performance.now();
    };
    if (waitMs > 0) setTimeout(answer, waitMs);
    else answer();
  });
});
// Callers keep their connections for as long as they like.
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  parentPort?.postMessage({ port: typeof address === 'object' && address ? address.port : 0 });
});

parentPort?.on('message', () => {
  parentPort?.postMessage({ requests, most, wallMs: last - first });
  requests = 0;
  most = 0;
});
