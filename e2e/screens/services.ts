/** What the stories of the screens call: verdicts on addresses, and a tracker of cases that wants a severity. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export async function startServices(): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://services');
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const reply = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (pathname === '/verdicts') {
    const url = searchParams.get('url') ?? '';
    const score = url.includes('login') ? 94 : url.includes('gift') ? 71 : 3;
    return reply(200, {
      url,
      score,
      first_seen: '2026-11-24T09:12:00Z',
      tags: score > 70 ? ['phishing'] : [],
    });
  }
  const { severity } = JSON.parse(text || '{}');
  if (severity) return reply(201, { id: 4218, state: 'open', severity });
  reply(422, { error: 'validation_failed', field: 'severity', message: 'severity is required' });
}
