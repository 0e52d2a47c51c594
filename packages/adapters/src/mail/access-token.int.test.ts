/** Signing in at mail servers with an access token in place of a password (SASL XOAUTH2). */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InboxSettings, MailMessage } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imapConnector, LoginRefused } from '../inbox/imap.ts';
import { startTestDovecot, type TestDovecot } from '../inbox/testing-dovecot.ts';
import { mailOut } from './mail-out.ts';
import { startTestSmtp } from './testing-smtp.ts';

const token = 'canary-token';
const provider = createServer((request, response) => {
  response.statusCode = request.url === `/?${token}` ? 200 : 401;
  response.setHeader('content-type', 'application/json').end('{"user":"ann"}');
});
let dovecot: TestDovecot;
beforeAll(async () => {
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const { port } = provider.address() as AddressInfo;
  dovecot = await startTestDovecot(undefined, `http://127.0.0.1:${port}/?`);
});
afterAll(async () => {
  provider.close();
  await dovecot[Symbol.asyncDispose]();
});

const connect = imapConnector({ allow: ['127.0.0.1'] });

const mailbox = (password: string): InboxSettings => ({
  host: '127.0.0.1',
  port: dovecot.port,
  security: 'none',
  username: 'ann',
  password,
  login: 'oauth2',
  tls: {},
  folders: ['INBOX'],
  idle: true,
  pollMs: 60_000,
  markAsRead: true,
  emitHeaders: false,
  includeAttachments: true,
});

it('opens a mailbox, and a wrong token is refused in words that do not show it', async () => {
  const client = await connect(mailbox(token));
  expect((await client.mailboxOpen('INBOX')).path).toBe('INBOX');
  await client.logout();
  const refused = await connect(mailbox('wrong-token')).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(LoginRefused);
  expect(String(refused)).toMatch(/^Error: 127\.0\.0\.1 refused the login of ann: .+\.$/);
  expect(String(refused)).not.toMatch(/wrong-token|canary/);
});

it('goes to no mailbox that is not on the lists of its credential', async () => {
  const elsewhere = await connect(mailbox(token), [['imap.example.com']]).catch((error: unknown) => error);
  expect(String(elsewhere)).toContain('may not be sent to 127.0.0.1');
});

const out = mailOut({ allow: ['127.0.0.1'], mail: null, senders: [], domain: 'loom.test' });

function mail(port: number, password: string): MailMessage {
  return {
    from: { name: null, address: 'ann@x.test' },
    to: [{ name: '', address: 'bob@y.test' }],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Hello',
    text: 'Hello',
    html: null,
    attachments: [],
    messageId: '0192c1f0-0000-7000-8000-000000000001',
    server: { host: '127.0.0.1', port, security: 'none', user: 'ann', password, login: 'oauth2' },
    timeoutMs: 20_000,
    signal: new AbortController().signal,
  };
}

it.each([undefined, 'bearer'])(
  'sends mail, and a wrong token is the server’s 535 (details of it: %s)',
  async (details) => {
    const asked: (string | undefined)[] = [];
    await using smtp = await startTestSmtp({
      authOptional: false,
      authMethods: ['XOAUTH2'],
      onAuth: ({ method, username, accessToken }, _session, done) => {
        asked.push(method);
        if (accessToken === token) return done(null, { user: username });
        if (details) return done(null, { data: { status: '401', schemes: details, scope: 'mail' } });
        done(Object.assign(new Error('token is not valid'), { responseCode: 535 }));
      },
    });
    expect(await out.send(mail(smtp.port, token))).toMatchObject({ ok: true, accepted: ['bob@y.test'] });
    expect(smtp.received).toMatchObject([{ user: 'ann', to: ['bob@y.test'] }]);
    const refused = await out.send(mail(smtp.port, 'wrong-token'));
    expect(refused).toMatchObject({ ok: false, code: 'refused', status: expect.any(Number) });
    expect(JSON.stringify(refused)).not.toContain('wrong-token');
    expect(asked).toEqual(['XOAUTH2', 'XOAUTH2']);
    // A password is shown to nobody who takes tokens alone.
    const { server, ...rest } = mail(smtp.port, 'a password');
    await out.send({ ...rest, server: server && { ...server, login: 'password' } });
    expect(asked).toHaveLength(2);
  },
);
