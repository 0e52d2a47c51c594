import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { MailMessage, MailServer } from '@storyloom/engine';
import { simpleParser } from 'mailparser';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { makeAuthority } from '../testing/certificates.ts';
import { mailOut } from './mail-out.ts';
import { startTestSmtp } from './testing-smtp.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const authority = makeAuthority('Mail');
const issued = authority.issue('mx.test', ['mx.test']);

/** Stories may reach what is named here; mx.test is on this machine. */
const out = mailOut({
  allow: ['mx.test', '127.0.0.1'],
  resolve: async () => ['127.0.0.1'],
  mail: null,
  senders: [],
  domain: 'loom.test',
});

async function smtp(options: SMTPServerOptions = {}) {
  const server = await startTestSmtp(options);
  closers.push(() => server[Symbol.asyncDispose]());
  const own: MailServer = {
    host: 'mx.test',
    port: server.port,
    security: 'none',
    user: null,
    password: null,
    login: 'password',
  };
  return { received: server.received, server: own };
}

const at = (address: string, name = '') => ({ name, address });

function mail(server: MailServer | null, more: Partial<MailMessage> = {}): MailMessage {
  return {
    from: { name: 'The Loom', address: 'loom@x.test' },
    to: [at('ann@y.test', 'Ann Lee')],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Grüße',
    text: null,
    html: '<p>Hello <b>Ann</b></p>',
    attachments: [],
    messageId: '0192c1f0-0000-7000-8000-000000000001',
    server,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
    ...more,
  };
}

describe('a mail', () => {
  it('goes to its recipients and to no others, as HTML and as text made of it', async () => {
    const { received, server } = await smtp();
    const recipients = { to: [at('a@y.test')], cc: [at('c@y.test')], bcc: [at('b@y.test')] };
    expect(await out.send(mail(server, { ...recipients, replyTo: [at('r@y.test')] }))).toEqual({
      ok: true,
      messageId: '<0192c1f0-0000-7000-8000-000000000001@x.test>',
      accepted: ['a@y.test', 'c@y.test', 'b@y.test'],
      rejected: [],
      response: '250 queued as 1',
    });
    expect(received).toMatchObject([
      { from: 'loom@x.test', to: ['a@y.test', 'c@y.test', 'b@y.test'], greeting: 'loom.test' },
    ]);
    const parsed = await simpleParser(received[0]?.source ?? '');
    expect(parsed).toMatchObject({
      subject: 'Grüße',
      text: 'Hello Ann',
      html: '<p>Hello <b>Ann</b></p>',
      messageId: '<0192c1f0-0000-7000-8000-000000000001@x.test>',
      replyTo: { value: [{ address: 'r@y.test' }] },
    });
    expect(received[0]?.source).not.toContain('b@y.test');
    expect(received[0]?.source).toContain('Auto-Submitted: auto-generated');
  });

  it('carries attachments and inline images as they were', async () => {
    const { received, server } = await smtp();
    const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => (n * 31) % 256);
    const attachments = [
      { filename: 'größe "a".bin', contentType: null, content: bytes, contentId: null },
      {
        filename: 'logo.png',
        contentType: 'image/png',
        content: Uint8Array.of(137, 80, 78, 71),
        contentId: 'logo',
      },
    ];
    await out.send(mail(server, { html: '<img src="cid:logo">', attachments }));
    const parsed = await simpleParser(received[0]?.source ?? '', { keepCidLinks: true });
    const [image, file] = parsed.attachments;
    expect(file).toMatchObject({ filename: 'größe "a".bin', contentType: 'application/octet-stream' });
    expect(Uint8Array.from(file?.content ?? [])).toEqual(bytes);
    expect(image).toMatchObject({ cid: 'logo', contentType: 'image/png', related: true });
    expect([...(image?.content ?? [])]).toEqual([137, 80, 78, 71]);
  });

  it('keeps what looks like SMTP inside its body', async () => {
    const { received, server } = await smtp();
    const text = 'one\r\n.\r\nMAIL FROM:<evil@x.test>\r\nRCPT TO:<evil@x.test>\r\nDATA\n.\nx\r.\rx';
    await out.send(mail(server, { text, html: null }));
    expect(received.map(({ to }) => to)).toEqual([['ann@y.test']]);
  });

  it('is refused when a field could forge a header or a recipient', async () => {
    const { received, server } = await smtp();
    const bad = ['\r\nBcc: <evil@x.test>', '\nRCPT TO:<evil@x.test>', '\r', '\0', '>\r\n<evil@x.test'];
    const file = { filename: 'a', contentType: 'text/plain', content: new Uint8Array(), contentId: 'c' };
    for (const text of bad) {
      const forged: Partial<MailMessage>[] = [
        { to: [at(`ann@y.test${text}`)] },
        { cc: [at(`ann@y.test${text}`)] },
        { bcc: [at('ann@y.test', `Ann${text}`)] },
        { replyTo: [at(`ann@y.test${text}`)] },
        { from: { name: `Loom${text}`, address: 'loom@x.test' } },
        { from: { name: null, address: `loom@x.test${text}` } },
        { subject: `Hello${text}` },
        { messageId: `1${text}` },
        { attachments: [{ ...file, filename: `a${text}` }] },
        { attachments: [{ ...file, contentType: `text/plain${text}` }] },
        { attachments: [{ ...file, contentId: `c${text}` }] },
      ];
      for (const one of forged) {
        expect(await out.send(mail(server, one)), JSON.stringify(one)).toMatchObject({
          ok: false,
          code: 'invalid',
        });
      }
    }
    for (const address of ['a@x.test, evil@x.test', 'evil', 'Ann <evil@x.test>']) {
      expect(await out.send(mail(server, { to: [at(address)] }))).toMatchObject({ code: 'invalid' });
    }
    expect(received).toEqual([]);
  });
});

describe('the server’s answers', () => {
  const busy = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });

  it('450 may pass, and then it goes', async () => {
    let tries = 0;
    const { received, server } = await smtp({
      onRcptTo: (_address, _session, done) => {
        tries += 1;
        done(tries === 1 ? busy(450, 'greylisted, come back') : null);
      },
    });
    expect(await out.send(mail(server))).toMatchObject({
      ok: false,
      code: 'later',
      status: 450,
      message: expect.stringContaining('450 greylisted, come back'),
    });
    expect(await out.send(mail(server))).toMatchObject({ ok: true });
    expect(received).toHaveLength(1);
    expect(received[0]?.source).toContain('Message-ID: <0192c1f0-0000-7000-8000-000000000001@x.test>');
  });

  it('550 does not pass', async () => {
    const { server } = await smtp({
      onRcptTo: (_address, _session, done) => done(busy(550, 'no such user here')),
    });
    expect(await out.send(mail(server))).toMatchObject({
      ok: false,
      code: 'refused',
      status: 550,
      message: expect.stringContaining('550 no such user here'),
    });
  });

  it('to the mail itself count as those to its recipients', async () => {
    const { server } = await smtp({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.once('end', () => done(busy(554, 'this is spam')));
      },
    });
    expect(await out.send(mail(server))).toMatchObject({
      code: 'refused',
      message: expect.stringContaining('554 this is spam'),
    });
  });

  it('are told of each recipient when it takes some', async () => {
    const { received, server } = await smtp({
      onRcptTo: ({ address }, _session, done) =>
        done(address === 'b@y.test' ? busy(550, 'no such user') : null),
    });
    expect(await out.send(mail(server, { to: [at('a@y.test'), at('b@y.test')] }))).toMatchObject({
      ok: true,
      accepted: ['a@y.test'],
      rejected: [{ address: 'b@y.test', reason: '550 no such user' }],
    });
    expect(received.map(({ to }) => to)).toEqual([['a@y.test']]);
  });

  it('keep a mail open while one of its recipients may be taken later', async () => {
    const { server } = await smtp({
      onRcptTo: ({ address }, _session, done) =>
        done(address === 'b@y.test' ? busy(550, 'no such user') : busy(452, 'mailbox full')),
    });
    expect(await out.send(mail(server, { to: [at('a@y.test'), at('b@y.test')] }))).toMatchObject({
      code: 'later',
      status: 452,
    });
  });

  it('to a wrong password are shown, without the password', async () => {
    const { server } = await smtp({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(busy(535, 'wrong password')),
    });
    const result = await out.send(mail({ ...server, user: 'ann', password: 'canary' }));
    expect(result).toMatchObject({
      ok: false,
      code: 'refused',
      message: expect.stringContaining('wrong password'),
    });
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  it('that do not come after the mail was handed over leave it open whether it was sent', async () => {
    const { server } = await smtp({
      onData: (stream, session, _done) => {
        stream.resume();
        stream.once('end', () => sockets.get(session.remotePort)?.destroy());
      },
    });
    const sockets = await between(server);
    expect(await out.send(mail(sockets.server))).toMatchObject({ ok: false, code: 'unknown' });
  });

  it('that do not come before it was leave no doubt', async () => {
    const { server } = await smtp({ onRcptTo: () => undefined });
    expect(await out.send(mail(server, { timeoutMs: 300 }))).toMatchObject({ code: 'unreachable' });
    expect(await out.send(mail({ ...server, port: 1, host: '127.0.0.1' }))).toMatchObject({ ok: false });
    const aborted = AbortSignal.abort();
    expect(await out.send(mail(server, { signal: aborted }))).toMatchObject({ code: 'unreachable' });
  });
});

/** A way to the server that can be cut, by the port under which the server sees it. */
async function between(server: MailServer) {
  const ways = new Map<number, Socket>();
  const proxy = createServer((client) => {
    const way = connect(server.port, '127.0.0.1', () => ways.set(way.localPort ?? 0, client));
    client.pipe(way).on('error', () => undefined);
    way.pipe(client).on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  closers.push(() => proxy.close());
  const address = proxy.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { get: (remote: number) => ways.get(remote), server: { ...server, port } };
}

describe('the connection', () => {
  const secure = () => ({ cert: issued.certificate, key: issued.privateKey, disabledCommands: [] });

  it('is TLS from the start, or by STARTTLS, with the name that the certificate must have', async () => {
    const tls = { ca: authority.certificate };
    const direct = await smtp({ ...secure(), secure: true });
    expect(await out.send(mail({ ...direct.server, security: 'tls', tls }))).toMatchObject({ ok: true });
    const upgraded = await smtp(secure());
    expect(await out.send(mail({ ...upgraded.server, security: 'starttls', tls }))).toMatchObject({
      ok: true,
    });
    expect([...direct.received, ...upgraded.received].map((one) => one.secure)).toEqual([true, true]);
  });

  it.each(['tls', 'starttls'] as const)('is not made by %s without trust', async (security) => {
    const { received, server } = await smtp({ ...secure(), secure: security === 'tls' });
    const other = { host: 'other.test', security, tls: { ca: authority.certificate } };
    const elsewhere = mailOut({
      allow: ['*.test'],
      resolve: async () => ['127.0.0.1'],
      mail: null,
      senders: [],
      domain: 'x',
    });
    for (const [port, one] of [
      [out, { ...server, security }],
      [elsewhere, { ...server, ...other }],
    ] as const) {
      expect(await port.send(mail(one))).toMatchObject({ ok: false, code: 'unreachable' });
    }
    const skipped = { ...server, security, tls: { skipVerify: true } };
    expect(await out.send(mail(skipped))).toMatchObject({ ok: true });
    expect(received).toHaveLength(1);
  });

  it('is not made without STARTTLS where that is wanted', async () => {
    const { received, server } = await smtp();
    const wanted = mail({ ...server, security: 'starttls', user: 'u', password: 'p' });
    expect(await out.send(wanted)).toMatchObject({ ok: false });
    expect(received).toEqual([]);
  });

  it('is made to addresses that may be reached, and to those that were checked', async () => {
    const { received, server } = await smtp();
    let asked = 0;
    const rebinding = mailOut({
      allow: [],
      resolve: async () => [asked++ === 0 ? '127.0.0.1' : '8.8.8.8'],
      mail: null,
      senders: [],
      domain: 'x',
    });
    for (const host of ['mx.test', '127.0.0.1', '[::ffff:127.0.0.1]', '169.254.169.254', '0x7f.1']) {
      asked = 0;
      const result = await rebinding.send(mail({ ...server, host }));
      expect(result, host).toMatchObject({
        ok: false,
        code: 'blocked',
        message: expect.stringContaining('EGRESS_ALLOW'),
      });
    }
    expect(await out.send(mail({ ...server, port: 22 }))).toMatchObject({
      code: 'blocked',
      message: expect.stringContaining('is not one for SMTP'),
    });
    expect(received).toEqual([]);
  });

  it('is made to hosts that the credential is for', async () => {
    const { server } = await smtp();
    const lists = (...allowedHosts: string[][]) => mail(server, { allowedHosts });
    expect(await out.send(lists(['*.test'], ['MX.test', 'b']))).toMatchObject({ ok: true });
    expect(await out.send(lists([`mx.test:${server.port}`]))).toMatchObject({ ok: true });
    for (const list of [[], ['b'], ['mx.test:1'], ['*.mx.test'], ['x.test']]) {
      const result = await out.send(lists(['*.test'], list));
      expect(result, list.join()).toMatchObject({
        ok: false,
        code: 'not_allowed',
        message: `A credential of this mail may not be sent to mx.test:${server.port}: its allowed hosts are ${list.join() || 'no host at all'}.`,
      });
    }
  });
});

describe('the installation’s server', () => {
  it('is not looked up, and takes the senders that its operator lists', async () => {
    const { received, server } = await smtp();
    const through = mailOut({
      allow: [],
      mail: {
        host: '127.0.0.1',
        port: server.port,
        startTls: true,
        greeting: 'loom.test',
        auth: null,
        from: at('loom@x.test', 'The Loom'),
      },
      senders: ['alerts@x.test', '@team.test'],
      domain: 'loom.test',
    });
    // What it is given to send may hold a credential, whosever server it is.
    expect(await through.send(mail(null, { allowedHosts: [['api.test']] }))).toMatchObject({
      code: 'not_allowed',
    });
    expect(received).toEqual([]);
    const from = (address: string | null, name: string | null = null) =>
      through.send(mail(null, { from: { name, address } }));
    for (const ok of [null, 'LOOM@x.test', 'Alerts@x.test', 'any@TEAM.test']) {
      expect(await from(ok), String(ok)).toMatchObject({ ok: true });
    }
    for (const no of ['boss@x.test', 'any@sub.team.test', 'a@team.test.evil.test', 'team.test@x.test']) {
      expect(await from(no), no).toMatchObject({
        code: 'not_allowed',
        message: expect.stringContaining('EMAIL_ALLOWED_SENDERS'),
      });
    }
    await from(null, 'Night Watch');
    expect(received[0]?.source).toContain('From: The Loom <loom@x.test>');
    expect(received.at(-1)?.source).toContain('From: Night Watch <loom@x.test>');
    expect(received[2]?.source).toContain('From: Alerts@x.test');
  });

  it('may be missing, which is said', async () => {
    expect(await out.send(mail(null))).toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining('SMTP_SERVER'),
    });
  });
});
