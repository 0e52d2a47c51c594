import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { MailConfig } from '../config/config.ts';
import { makeMailer } from './mailer.ts';
import { startTestSmtp } from './testing-smtp.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function mailServer(options: SMTPServerOptions = {}) {
  const { received, port, ...server } = await startTestSmtp(options);
  closers.push(() => server[Symbol.asyncDispose]());
  const config: MailConfig = {
    host: '127.0.0.1',
    port,
    startTls: true,
    greeting: 'loom.example.com',
    auth: null,
    from: { name: 'The Loom, Inc.', address: 'loom@example.com' },
  };
  return { received, config };
}

const mail = {
  to: 'Ann <ann@example.com>',
  subject: 'Sign in ✓',
  text: 'plain text',
  html: '<p>rich text</p>',
};

describe('the mailer', () => {
  it('hands a mail to the server, from the configured sender and with the configured greeting', async () => {
    const { received, config } = await mailServer();
    expect(await makeMailer(config).send(mail)).toEqual({ ok: true });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      from: 'loom@example.com',
      to: ['ann@example.com'],
      greeting: 'loom.example.com',
    });
    expect(received[0]?.source).toContain('From: "The Loom, Inc." <loom@example.com>');
    expect(received[0]?.source).toContain('plain text');
    expect(received[0]?.source).toContain('<p>rich text</p>');
  });

  it.each(['plain', 'login', 'cram_md5'] as const)('signs in by %s', async (method) => {
    const { received, config } = await mailServer({
      authOptional: false,
      authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5'],
      onAuth: (auth, _session, done) => {
        const right = method === 'cram_md5' ? auth.validatePassword('p w"d') : auth.password === 'p w"d';
        const asked = auth.method === method.replace('_', '-').toUpperCase();
        done(right && asked ? null : new Error('wrong'), { user: auth.username });
      },
    });
    const auth = { method, user: 'loom', password: 'p w"d' };
    expect(await makeMailer({ ...config, auth }).send(mail)).toEqual({ ok: true });
    expect(received[0]?.user).toBe('loom');
  });

  it('says what the server answered, without the password', async () => {
    const { config } = await mailServer({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(new Error('No such user here')),
    });
    const auth = { method: 'plain' as const, user: 'loom', password: 'canary' };
    const result = await makeMailer({ ...config, auth }).send(mail);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('No such user here') });
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  it('refuses STARTTLS with a certificate nobody vouches for, and leaves it out when told to', async () => {
    const { received, config } = await mailServer({ disabledCommands: [] });
    expect(await makeMailer(config).send(mail)).toMatchObject({
      ok: false,
      message: expect.stringContaining('certificate'),
    });
    expect(await makeMailer({ ...config, startTls: false }).send(mail)).toEqual({ ok: true });
    expect(received.map((one) => one.secure)).toEqual([false]);
  });

  it('refuses what would smuggle a header or a recipient in', async () => {
    const { received, config } = await mailServer();
    const mailer = makeMailer(config);
    for (const bad of [
      { to: 'a@b.test\r\nBcc: evil@x.test' },
      { to: 'a@b.test, evil@x.test' },
      { to: 'a@b.test\nRCPT TO:<evil@x.test>' },
      { subject: 'Hello\r\nBcc: evil@x.test' },
      { subject: 'Hello\u0000' },
    ]) {
      expect(await mailer.send({ ...mail, ...bad }), JSON.stringify(bad)).toMatchObject({ ok: false });
    }
    expect(received).toEqual([]);
  });

  it('keeps what looks like SMTP in a body inside the body', async () => {
    const { received, config } = await mailServer();
    const text = 'one\r\n.\r\nMAIL FROM:<evil@x.test>\r\nRCPT TO:<evil@x.test>\r\n';
    expect(await makeMailer(config).send({ ...mail, text })).toEqual({ ok: true });
    expect(received.map((one) => one.to)).toEqual([['ann@example.com']]);
  });

  it('names the server that cannot be reached', async () => {
    const { config } = await mailServer();
    const result = await makeMailer({ ...config, port: 1 }).send(mail);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('127.0.0.1:1') });
  });

  it('is not configured without a server, and says so', async () => {
    const mailer = makeMailer(null);
    expect(mailer.configured).toBe(false);
    expect(await mailer.send(mail)).toMatchObject({
      ok: false,
      message: expect.stringContaining('SMTP_SERVER'),
    });
  });
});
