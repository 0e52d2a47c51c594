import { afterEach, describe, expect, it } from 'vitest';
import type { ParseAnswer } from './mail.ts';
import { mailParser } from './parser.ts';

const parsers: { stop: () => void }[] = [];
afterEach(() => {
  for (const parser of parsers.splice(0)) parser.stop();
});

function parser(options: Parameters<typeof mailParser>[0] = {}) {
  const made = mailParser(options);
  parsers.push(made);
  return (source: string | Uint8Array, more = {}): Promise<ParseAnswer> =>
    made.parse({
      source: typeof source === 'string' ? new TextEncoder().encode(source) : source,
      headOf: null,
      emitHeaders: false,
      includeAttachments: true,
      ...more,
    });
}

const head = 'From: a@x.test\r\nTo: b@x.test\r\nSubject: S\r\nMessage-ID: <1@x.test>\r\n';
const plain = `${head}\r\nHello\r\n`;

async function parsed(source: string | Uint8Array, more = {}) {
  const answer = await parser()(source, more);
  if (!answer.ok) throw new Error(answer.message);
  return answer.mail.event;
}

describe('a mail that would harm', () => {
  const nested = (depth: number) =>
    Array.from(
      { length: depth },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    ).join('');
  const bombs: [string, () => string][] = [
    ['ten thousand headers', () => `${'X-A: b\r\n'.repeat(10_000)}${plain}`],
    ['one header of 5 MB', () => `X-A: ${'b'.repeat(5_000_000)}\r\n${plain}`],
    ['multiparts a thousand deep', () => `${head}${nested(1_000)}Hello`],
    ['multiparts twenty thousand deep', () => `${head}${nested(20_000)}Hello`],
    ['a hundred thousand addresses', () => `Cc: ${'a@x.test, '.repeat(100_000)}\r\n${plain}`],
    ['addresses that open and never close', () => `Cc: ${'"<(:'.repeat(100_000)}\r\n${plain}`],
    ['groups in groups', () => `Cc: ${'g: '.repeat(50_000)}a@x.test${';'.repeat(50_000)}\r\n${plain}`],
    ['encoded words without end', () => `Subject: ${'=?utf-8?q?'.repeat(100_000)}\r\n${plain}`],
    [
      'HTML of a million open tags',
      () => `${head}Content-Type: text/html\r\n\r\n${'<div><table>'.repeat(200_000)}`,
    ],
    [
      'a type with parameters without end',
      () => `Content-Type: text/plain; ${'a*0=b;'.repeat(100_000)}\r\n${plain}`,
    ],
    [
      'a hundred thousand parts',
      () => `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(100_000)}`,
    ],
  ];
  it.each(bombs)('is parsed or refused in time: %s', async (_what, make) => {
    const parse = parser({ timeoutMs: 10_000 });
    const answer = await parse(make());
    if (answer.ok) expect(JSON.stringify(answer.mail.event).length).toBeLessThan(10_000_000);
    else expect(answer.message).not.toBe('');
    expect(await parse(plain)).toMatchObject({ ok: true, mail: { event: { body: 'Hello\n' } } });
  });

  it('is given up when it takes too long, and the next one is parsed', async () => {
    const parse = parser({ timeoutMs: 1 });
    expect(await parse(`${head}\r\n${'x '.repeat(5_000_000)}`)).toEqual({
      ok: false,
      message: 'it takes longer than 0.001 s to read it',
    });
  });

  it('is given up when it takes too much memory, and the next one is parsed', async () => {
    const parse = parser({ memoryMb: 25 });
    const html = `${head}Content-Type: text/html\r\n\r\n${'<p>a'.repeat(2_000_000)}`;
    const answer = await parse(html);
    expect(answer.ok ? 'parsed' : answer.message).toBe('it takes more than 25 MB to read it');
    expect((await parse(plain)).ok).toBe(true);
  });

  it('does not take down what else is parsed at the time', async () => {
    const parse = parser({ timeoutMs: 10_000 });
    const answers = await Promise.all([parse(plain), parse(`${head}${nested(20_000)}`), parse(plain)]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, false, true]);
  });
});

describe('an event', () => {
  it('has no NUL and no half characters', async () => {
    const event = await parsed(
      `${head}Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\nYQAAAADYYgA=\r\n`,
    );
    expect(event.body).toBe('a\ufffdb');
  });

  it('leaves contents out when they are not wanted or too large', async () => {
    const file = (name: string, bytes: number) =>
      `--b\r\nContent-Disposition: attachment; filename=${name}\r\nContent-Transfer-Encoding: binary\r\n\r\n${'x'.repeat(bytes)}\r\n`;
    const source = `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${file('a', 3)}${file('b', 20_000_000)}${file('c', 4)}--b--\r\n`;
    const event = await parsed(source);
    expect(event.attachments).toMatchObject([
      { filename: 'a', base64encodedcontents: 'eHh4' },
      { filename: 'b', sizeinbytes: 20_000_000 },
      { filename: 'c', base64encodedcontents: 'eHh4eA==' },
    ]);
    expect(event.warnings).toEqual(['b is too large to be in the event.']);
    const without = await parsed(source, { includeAttachments: false });
    expect(JSON.stringify(without)).not.toContain('base64encodedcontents');
    expect(without.warnings).toEqual([]);
  });

  it('has a mail that is in a mail as one attachment, whole, and nothing of it as its own', async () => {
    const inner = `From: eve@y.test\r\nSubject: Inner\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nInner text\r\n--i\r\nContent-Type: application/x-evil\r\nContent-Disposition: attachment; filename=evil.exe\r\n\r\nMZ\r\n--i--\r\n`;
    const part = (body: string) => `--b\r\n${body}\r\n`;
    const outer = (disposition: string) =>
      `${head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${part('Content-Type: text/plain\r\n\r\nSee below')}${part(`Content-Type: message/rfc822\r\n${disposition}\r\n${inner}`)}--b--\r\n`;
    for (const disposition of ['', 'Content-Disposition: attachment; filename=inner.eml\r\n']) {
      const event = await parsed(outer(disposition));
      expect(event).toMatchObject({ from: 'a@x.test', subject: 'S', body: 'See below' });
      const [mail, ...others] = event.attachments as { base64encodedcontents: string }[];
      expect(others).toEqual([]);
      expect(mail).toMatchObject({ content_type: 'message/rfc822', sizeinbytes: inner.length });
      expect(Buffer.from(mail?.base64encodedcontents ?? '', 'base64').toString()).toBe(inner);
    }
  });

  it('holds addresses of groups, and headers when they are wanted', async () => {
    const event = await parsed(`To: Team: a@x.test, B <b@x.test>;, c@x.test\r\nX-Long: a\r\n b\r\n\r\n`, {
      emitHeaders: true,
    });
    expect(event).toMatchObject({
      from: null,
      to: ['a@x.test', 'b@x.test', 'c@x.test'],
      message_id: null,
      date: null,
      headers: { x_long: 'a b' },
    });
  });
});
