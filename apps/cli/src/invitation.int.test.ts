import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { testDatabase } from '@storyloom/adapters/testing/database';
import { expect, it } from 'vitest';
import { storyloom } from './testing.ts';

/** A mail server that takes everything: as much SMTP as one mail needs (RFC 5321). */
async function mailServer() {
  const mails: string[] = [];
  const serve = (socket: Socket) => {
    let rest = '';
    let mail: string[] | null = null;
    const answer = (line: string) => {
      if (mail === null) {
        if (/^DATA/i.test(line)) mail = [];
        return /^DATA/i.test(line) ? '354 go on' : /^QUIT/i.test(line) ? '221 bye' : '250 ok';
      }
      if (line !== '.') return void mail.push(line);
      mails.push(mail.join('\n'));
      mail = null;
      return '250 taken';
    };
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const reply = answer(line);
        if (reply) socket.write(`${reply}\r\n`);
      }
    });
    socket.write('220 mail.test\r\n');
  };
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    mails,
    port: typeof address === 'object' && address ? String(address.port) : '',
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

it('reaches the first user once, by mail, from the set sender and with a link to the public address', async () => {
  await using database = await testDatabase({ prepared: false });
  await using server = await mailServer();
  const run = storyloom(database.url, {
    SMTP_SERVER: '127.0.0.1',
    SMTP_PORT: server.port,
    EMAIL_FROM_ADDRESS: 'The Loom <loom@example.com>',
    DOMAIN: 'loom.example.com',
    FORCE_SSL: 'true',
    PORT: '8443',
    TENANT_NAME: 'Acme',
    SEED_EMAIL: 'ada@example.com',
  });
  const first = await run('prepare-database');
  expect(first.stdout).toContain('Invited ada@example.com by mail.');
  expect(first.stdout).not.toContain('callback');
  await run('prepare-database');
  expect(server.mails).toHaveLength(1);
  const mail = server.mails[0]?.replace(/=\n/g, '').replaceAll('=3D', '=');
  expect(mail).toMatch(/^From: The Loom <loom@example\.com>$/m);
  expect(mail).toMatch(/^To: ada@example\.com$/m);
  expect(mail).toContain('You can now work with Acme.');
  expect(mail).toContain('https://loom.example.com:8443/api/auth/callback/email?');
});
