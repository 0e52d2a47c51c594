/** A service on loopback that stories call: slow, failing or well, as its address says. */
import { once } from 'node:events';
import { createServer } from 'node:http';

export type Echo = {
  /** The address that answers with this status after so many milliseconds. */
  url: (answer: { name: string; status?: number; ms?: number }) => string;
  /** How often an address of this name was called. */
  calls: (name: string) => number;
  /** From now on addresses of this name answer with this status, whatever they say. */
  mend: (name: string, status: number) => void;
  stop: () => Promise<void>;
};

export async function startEcho(): Promise<Echo> {
  const calls = new Map<string, number>();
  const mended = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://echo');
    const name = pathname.slice(1);
    calls.set(name, (calls.get(name) ?? 0) + 1);
    request.resume();
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        const status = mended.get(name) ?? Number(searchParams.get('status'));
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ name, ok: status < 400 }));
      },
      Number(searchParams.get('ms')),
    );
    timers.add(timer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return {
    url: ({ name, status = 200, ms = 0 }) =>
      `http://127.0.0.1:${address.port}/${name}?status=${status}&ms=${ms}`,
    calls: (name) => calls.get(name) ?? 0,
    mend: (name, status) => void mended.set(name, status),
    stop: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A webhook and one call behind it; `settings` stand beside the options, as in any story file. */
export function callingStory(call: { name: string; url: string; settings?: object }): unknown {
  const { name, url, settings } = call;
  return {
    format: 'storyloom.story/1',
    name,
    actions: {
      hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
      call: {
        type: 'http-request',
        name: 'Call',
        options: { url, method: 'post', payload: { id: '<<hook.body.id>>' } },
        position: { x: 0, y: 88 },
        ...settings,
      },
    },
    links: [{ from: 'hook', port: 'success', to: 'call' }],
  };
}

/** Sends a webhook; throws when it is not accepted. */
export async function send(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The webhook was answered ${answer.status}: ${await answer.text()}`);
}
