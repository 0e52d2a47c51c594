/** Against a real IMAP server: the mailbox stays as it is. */
import type { InboxSettings, JsonObject } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imapConnector } from './imap.ts';
import { mailParser } from './parser.ts';
import { peekInbox } from './peek.ts';
import { startTestDovecot, type TestDovecot, testPassword } from './testing-dovecot.ts';

let dovecot: TestDovecot;
const parser = mailParser();
beforeAll(async () => {
  dovecot = await startTestDovecot();
});
afterAll(async () => {
  parser.stop();
  await dovecot[Symbol.asyncDispose]();
});

const mail = (subject: string) =>
  `From: monitor@x.test\r\nTo: ann@x.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@x.test>\r\n\r\nHello\r\n`;

function peek(wants: (mail: JsonObject) => boolean, more: Partial<InboxSettings> = {}) {
  const settings: InboxSettings = {
    host: '127.0.0.1',
    port: dovecot.port,
    security: 'none',
    username: 'ann',
    password: testPassword,
    login: 'password',
    tls: {},
    folders: ['INBOX', 'Alerts'],
    idle: true,
    pollMs: 60_000,
    markAsRead: true,
    emitHeaders: false,
    includeAttachments: true,
    ...more,
  };
  const look = peekInbox({ connect: imapConnector({ allow: ['127.0.0.1'] }), parser });
  const { signal } = new AbortController();
  return look({ ok: true, settings, wants }, { allowedHosts: [], signal });
}

it('shows the newest mail of all folders that would come in, and marks none', async () => {
  const client = await dovecot.client('ann');
  await client.mailboxCreate('Alerts');
  const received = (minute: number) => new Date(Date.UTC(2026, 0, 31, 8, minute));
  await client.append('INBOX', mail('Alert 1'), [], received(1));
  await client.append('Alerts', mail('Alert 2'), [], received(2));
  await client.append('INBOX', mail('Lunch'), [], received(3));
  expect(await peek(({ subject }) => String(subject).startsWith('Alert'))).toMatchObject({
    ok: true,
    mail: { subject: 'Alert 2', folder: 'Alerts', body: 'Hello\n' },
    looked: 2,
  });
  expect(await peek(() => false)).toEqual({ ok: true, mail: null, looked: 3 });
  for (const folder of ['INBOX', 'Alerts']) {
    await client.mailboxOpen(folder, { readOnly: true });
    for (const { flags } of await client.fetchAll('1:*', { flags: true })) {
      expect(flags?.has('\\Seen')).toBe(false);
    }
  }
  await client.logout();
});

it('says what is wrong in a sentence', async () => {
  const any = () => true;
  expect(await peek(any, { password: 'wrong' })).toMatchObject({
    ok: false,
    message: expect.stringContaining('127.0.0.1 refused the login of ann'),
  });
  expect(await peek(any, { folders: ['Nowhere'] })).toMatchObject({
    ok: false,
    message: expect.stringContaining('The folder Nowhere cannot be opened'),
  });
  expect(await peek(any, { host: '10.0.0.1' })).toMatchObject({
    ok: false,
    message: expect.stringContaining('EGRESS_ALLOW'),
  });
});
