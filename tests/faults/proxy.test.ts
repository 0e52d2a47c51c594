import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type FaultProxy, startProxy } from './proxy.ts';

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** `broken` resolves to the code of the error that ended the connection. */
type Line = { socket: Socket; broken: Promise<unknown> };

/** A server that says everything twice, behind a proxy, and connections to it. */
async function doubling(): Promise<{ proxy: FaultProxy; open: () => Promise<Line> }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => socket.write(Buffer.concat([chunk, chunk])));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  const address = server.address();
  const proxy = await startProxy({ port: typeof address === 'object' && address ? address.port : 0 });
  closers.push(() => proxy.close());
  const open = async () => {
    const socket = connect(proxy.port, '127.0.0.1').setEncoding('utf8');
    const broken = new Promise((resolve) => {
      socket.on('error', (error) => resolve('code' in error ? error.code : error));
    });
    // One that is refused may be reset before it says that it is there.
    await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), broken]);
    return { socket, broken };
  };
  return { proxy, open };
}

async function ask({ socket }: Line, text: string): Promise<string> {
  socket.write(text);
  const [answer] = await once(socket, 'data');
  return String(answer);
}

it('passes what both sides say', async () => {
  const { open } = await doubling();
  expect(await ask(await open(), 'abc')).toBe('abcabc');
});

it('holds everything back while it stalls, and passes it then', async () => {
  const { proxy, open } = await doubling();
  const line = await open();
  proxy.set({ stall: true });
  let answered = false;
  const answer = ask(line, 'abc').finally(() => {
    answered = true;
  });
  // One past another proxy is answered meanwhile.
  const other = await doubling();
  expect(await ask(await other.open(), 'x')).toBe('xx');
  expect(answered).toBe(false);
  proxy.set({});
  expect(await answer).toBe('abcabc');
});

it('cuts a connection in the middle of an answer', async () => {
  const { proxy, open } = await doubling();
  proxy.set({ dropAfterBytes: 4 });
  const { socket, broken } = await open();
  let got = '';
  socket.on('data', (chunk) => {
    got += String(chunk);
  });
  socket.write('abc');
  expect(await broken).toBe('ECONNRESET');
  expect('abca'.startsWith(got)).toBe(true);
});

it('resets the connections that are there, and refuses new ones', async () => {
  const { proxy, open } = await doubling();
  const line = await open();
  await ask(line, 'abc');
  expect(proxy.resetAll()).toBe(1);
  expect(await line.broken).toBe('ECONNRESET');
  proxy.set({ refuse: true });
  expect(await (await open()).broken).toBe('ECONNRESET');
});

it('gives an address its own place', async () => {
  const { proxy } = await doubling();
  expect(proxy.through('postgresql://me:secret@db.example:5432/mine?a=1')).toBe(
    `postgresql://me:secret@127.0.0.1:${proxy.port}/mine?a=1`,
  );
});
