import {
  Fatal,
  type Json,
  type JsonObject,
  type MailResult,
  OutcomeUnknown,
  RetryAfter,
} from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { emissions, fakeContext } from '../testing/index.ts';
import { sendEmail } from './index.ts';
import { sendEmailRunner } from './run.ts';

async function send(options: JsonObject, posted?: MailResult) {
  const context = fakeContext(posted ? { posted } : {});
  const parsed = sendEmail.options.parse({ recipients: 'ann@example.com', ...options });
  const events = emissions(await sendEmailRunner.run(parsed, context));
  const [mail] = context.mails;
  if (!mail) throw new Error('No mail was sent.');
  return { mail, event: events[0]?.payload ?? null, warnings: context.warnings };
}

const failure = (options: JsonObject, posted?: MailResult) =>
  send(options, posted).catch((thrown: unknown) => thrown);

const addresses = (list: { address: string }[]) => list.map(({ address }) => address);

describe('recipients', () => {
  it.each<[Json, string[]]>([
    ['a@x.test', ['a@x.test']],
    ['a@x.test, "Lee, Ann" <b@x.test>; c@x.test,', ['a@x.test', 'b@x.test', 'c@x.test']],
    [
      ['a@x.test', 'B <b@x.test>, c@x.test', null, ''],
      ['a@x.test', 'b@x.test', 'c@x.test'],
    ],
    ['"a\\"," <d@x.test>', ['d@x.test']],
  ])('%j are %j', async (recipients, expected) => {
    expect(addresses((await send({ recipients })).mail.to)).toEqual(expected);
  });

  it('may be in copy only, and are at most 100 in all', async () => {
    const { mail } = await send({ recipients: '', cc: 'c@x.test', bcc: ['b@x.test'] });
    expect([mail.to, addresses(mail.cc), addresses(mail.bcc)]).toEqual([[], ['c@x.test'], ['b@x.test']]);
    expect(await failure({ recipients: [] })).toMatchObject({ option: 'recipients' });
    const many = Array.from({ length: 101 }, (_, n) => `r${n}@x.test`);
    expect(await failure({ recipients: many })).toMatchObject({
      message: 'recipients: there are 101 with cc and bcc; 100 is the most.',
    });
  });
});

describe('what could forge a header', () => {
  const bad = [
    'x\r\nBcc: evil@x.test',
    'x\nx',
    'x\rx',
    'x\0x',
    '\u0085x',
    'a@x.test\r\n.\r\nMAIL FROM:<e@x.test>',
  ];
  const fields = ['recipients', 'cc', 'bcc', 'reply_to', 'subject', 'sender_name', 'sender_address'];
  it.each(fields)('is refused in %s, which the error names', (field) => {
    for (const text of bad) {
      const values = [text, `Ann <a@x.test>${text}`, [text]];
      for (const value of field === 'subject' || field.startsWith('sender') ? values.slice(0, 2) : values) {
        const parsed = sendEmail.options.safeParse({ recipients: 'a@x.test', [field]: value });
        expect(parsed.success, JSON.stringify(value)).toBe(false);
        expect(parsed.error?.issues[0]?.path[0]).toBe(field);
      }
    }
  });

  it.each(['filename', 'content_type', 'content_id'])('is refused in %s of an attachment', async (field) => {
    for (const text of bad) {
      const file = { filename: 'a', contents: 'x', [field]: text };
      expect(await failure({ attachments: [{ contents: '' }, file] }), JSON.stringify(text)).toMatchObject({
        option: `attachments[1].${field}`,
        code: 'bad_option',
      });
    }
  });
});

describe('the mail', () => {
  it('is HTML as it is, or plain text that keeps its lines', async () => {
    expect((await send({ body: '<p>a</p>' })).mail).toMatchObject({ html: '<p>a</p>', text: null });
    expect((await send({ body: '<p>a</p>', text: 'A' })).mail).toMatchObject({ html: '<p>a</p>', text: 'A' });
    const { mail } = await send({ body: 'a < b\r\n\nc & d', advanced_html: 'false' });
    expect(mail.text).toBe('a < b\r\n\nc & d');
    expect(mail.html).toContain('<p>a &lt; b<br>\n<br>\nc &amp; d</p>');
  });

  it.each(['one\ntwo', 'if a < b\nand c > d', 'From Ann <ann@x.test>\n& more, see <https://x.test>'])(
    'without any tag is plain text that keeps its line breaks: %j',
    async (body) => {
      const { mail } = await send({ body });
      expect(mail.text).toBe(body);
      expect(mail.html).toContain('<br>\n');
      expect(mail.html).not.toMatch(/<(ann|https)/);
    },
  );

  it.each(['one<br>two\nthree', '<IMG src="cid:logo">', '<!-- x -->a', 'Tom &amp; Jerry', '</p>\n'])(
    'with one is HTML: %j',
    async (body) => {
      expect((await send({ body })).mail).toMatchObject({ html: body, text: null });
    },
  );

  it('is told apart in time, whatever it holds', async () => {
    const body = '<a '.repeat(300_000) + '<a'.repeat(300_000) + '&a'.repeat(300_000);
    const started = performance.now();
    await send({ body });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('goes through the installation’s server unless it names one', async () => {
    expect((await send({})).mail).toMatchObject({ server: null, from: { name: null, address: null } });
    const own = {
      smtp_server: 'mx.test',
      sender_address: 'Me <me@x.test>',
      sender_name: 'Me',
      smtp_user: 'u',
    };
    expect((await send({ ...own, smtp_port: '465' })).mail).toMatchObject({
      server: { host: 'mx.test', port: 465, security: 'tls', user: 'u', password: null },
      from: { name: 'Me', address: 'me@x.test' },
    });
    expect((await send(own)).mail.server).toMatchObject({ port: 587, security: 'starttls' });
    expect(await failure({ smtp_server: 'mx.test' })).toMatchObject({ option: 'sender_address' });
  });

  it('signs in with a password, or with an access token, for which it needs the user', async () => {
    const own = { smtp_server: 'mx.test', sender_address: 'me@x.test', smtp_user: 'u', smtp_password: 'p' };
    expect((await send(own)).mail.server).toMatchObject({ login: 'password', password: 'p' });
    const oauth2 = { ...own, smtp_login: 'oauth2' };
    expect((await send(oauth2)).mail.server).toMatchObject({ login: 'oauth2', user: 'u', password: 'p' });
    for (const missing of ['smtp_user', 'smtp_password']) {
      expect(await failure({ ...oauth2, [missing]: '' })).toMatchObject({ option: 'smtp_login' });
    }
  });

  it('warns of what others may read on the way', async () => {
    const own = { smtp_server: 'mx.test', sender_address: 'me@x.test', smtp_password: 'p' };
    const { warnings } = await send({ ...own, smtp_security: 'none', disable_ssl_verification: 'true' });
    expect(warnings).toEqual([
      expect.stringContaining('disable_ssl_verification'),
      expect.stringContaining('smtp_security'),
    ]);
    expect(JSON.stringify(warnings)).not.toContain('"p"');
  });

  it('takes files of events', async () => {
    const attachments = [
      { filename: 'a.txt', contents: 'hi' },
      { filename: 'b.png', base64encodedcontents: 'aGk=', content_type: 'image/png', content_id: '<logo>' },
    ];
    expect((await send({ attachments })).mail.attachments).toEqual([
      { filename: 'a.txt', contentType: null, content: new TextEncoder().encode('hi'), contentId: null },
      {
        filename: 'b.png',
        contentType: 'image/png',
        content: new TextEncoder().encode('hi'),
        contentId: 'logo',
      },
    ]);
    expect((await send({ attachments: attachments[0] ?? null })).mail.attachments).toHaveLength(1);
  });

  it.each<[Json, string]>([
    ['x', 'attachments[0]'],
    [[{ filename: 'a', contents: 'x' }, { filename: 'a' }], 'attachments[1]'],
    [[{ filename: 'a', base64encodedcontents: '*' }], 'attachments[0].base64encodedcontents'],
    [[{ filename: 'a', contents: '', content_type: 'text' }], 'attachments[0].content_type'],
    [[{ filename: 'a', contents: 'x'.repeat(26 * 1024 * 1024) }], 'attachments[0]'],
  ])('refuses attachments that are none', async (attachments, option) => {
    expect(await failure({ attachments })).toMatchObject({ option, code: 'bad_option' });
  });
});

describe('what the server says', () => {
  it('is emitted, with a warning for each recipient that it refused', async () => {
    const posted: MailResult = {
      ok: true,
      messageId: '<1@x.test>',
      accepted: ['a@x.test'],
      rejected: [{ address: 'b@x.test', reason: '550 no such user' }],
      response: '250 ok',
    };
    const { event, warnings } = await send({}, posted);
    expect(event).toEqual({
      accepted: ['a@x.test'],
      rejected: ['b@x.test'],
      message_id: '<1@x.test>',
      response: '250 ok',
    });
    expect(warnings).toEqual(['b@x.test was refused by the mail server: 550 no such user']);
  });

  it('is tried again when it may pass, fails when it does not, and is asked about when it is not known', async () => {
    const message = 'mx answered: no';
    const later = await failure({}, { ok: false, code: 'later', message, status: 450 });
    expect(later).toBeInstanceOf(RetryAfter);
    expect(later).toMatchObject({ message, ms: 15_000 });
    const refused = await failure({}, { ok: false, code: 'refused', message, status: 550 });
    expect(refused).toBeInstanceOf(Fatal);
    expect(refused).toMatchObject({ message, code: 'refused', detail: { status: 550 } });
    expect(await failure({}, { ok: false, code: 'unknown', message })).toBeInstanceOf(OutcomeUnknown);
    expect(await failure({}, { ok: false, code: 'blocked', message })).toMatchObject({ code: 'blocked' });
  });
});
