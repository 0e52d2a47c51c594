import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { until } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { type Door, makeDoor } from './door.ts';

async function opened(door: Door): Promise<string> {
  const listening = await door.listen({ host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.message);
  return `http://127.0.0.1:${listening.port}`;
}

it('is alive but not ready until something stands behind it', async () => {
  const door = makeDoor();
  const url = await opened(door);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  for (const path of ['/readyz', '/', '/webhook/a/b'])
    expect((await fetch(`${url}${path}`)).status).toBe(503);
  door.open((_req, res) => void res.end('here'));
  expect(await (await fetch(`${url}/readyz`)).text()).toBe('here');
  await door.close(0);
});

it('says in one sentence that its port is taken', async () => {
  const [first, second] = [makeDoor(), makeDoor()];
  const { port } = new URL(await opened(first));
  expect(await second.listen({ host: '127.0.0.1', port: Number(port) })).toEqual({
    ok: false,
    message: `Port ${port} is already in use: stop what uses it, or set PORT to another one.`,
  });
  await first.close(0);
});

it('answers what is under way before it closes, and accepts nothing more', async () => {
  const door = makeDoor();
  const url = await opened(door);
  const waiting: (() => void)[] = [];
  door.open((_req, res) => void waiting.push(() => res.end('done')));
  const asked = fetch(url);
  await until('the request is there', () => waiting.length > 0);
  const closed = door.close(10_000);
  // It has looked whether somebody came.
  for (let turns = 0; turns < 5; turns += 1) await turn();
  await expect(fetch(url)).rejects.toThrow();
  for (const answer of waiting) answer();
  expect(await (await asked).text()).toBe('done');
  expect(await closed).toEqual({ cutOff: false });
});

it('takes in whom the system has connected before it closes, and answers them', async () => {
  const door = makeDoor();
  const { port } = new URL(await opened(door));
  door.open((_req, res) => void res.end('here'));
  const callers = Array.from({ length: 30 }, () => connect(Number(port), '127.0.0.1'));
  const answers = callers.map(async (socket) => {
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const parts: Buffer[] = [];
    for await (const part of socket) parts.push(part);
    return Buffer.concat(parts).toString();
  });
  // Connected by the system, and not yet known to this process: it has not read its sockets since.
  await new Promise<void>((asked) => process.nextTick(asked));
  await door.close(5_000);
  for (const answer of await Promise.all(answers)) expect(answer).toContain('here');
});

it('lingers before it closes: it answers, and ends each connection with its answer', async () => {
  const door = makeDoor();
  const url = await opened(door);
  door.open((_req, res) => void res.end('here'));
  expect((await fetch(url)).headers.get('connection')).toBe('keep-alive');
  const lingered = door.linger(200);
  const answer = await fetch(url);
  expect([await answer.text(), answer.headers.get('connection')]).toEqual(['here', 'close']);
  await lingered;
  await door.close(1_000);
  await expect(fetch(url)).rejects.toThrow();
});

it('cuts off what does not end in time', async () => {
  const door = makeDoor();
  const url = await opened(door);
  const seen: string[] = [];
  door.open((req) => void seen.push(req.url ?? ''));
  const asked = fetch(url).catch(() => 'cut off');
  await until('the request is there', () => seen.length > 0);
  expect(await door.close(20)).toEqual({ cutOff: true });
  expect(await asked).toBe('cut off');
});

it('gives up a sender that takes too long for its headers or its body', async () => {
  const door = makeDoor({ requestMs: 100, headersMs: 100, checkMs: 10 });
  const { port } = new URL(await opened(door));
  const given: string[] = [];
  door.open((req) => {
    req.on('close', () => given.push(req.complete ? 'whole' : 'cut'));
    req.resume();
  });
  for (const start of [
    'POST / HTTP/1.1\r\nhost: x\r\n',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n',
  ]) {
    const socket = connect(Number(port), '127.0.0.1');
    let isClosed = false;
    socket.on('close', () => {
      isClosed = true;
    });
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(start);
    await until('it is given up', () => isClosed);
  }
  expect(given).toEqual(['cut']);
  await door.close(0);
});
