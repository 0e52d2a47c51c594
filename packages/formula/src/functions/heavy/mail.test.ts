import { burn } from '@kenjiuno/msgreader/lib/Burner.js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../json.ts';
import { failure, run } from '../../testing/run.ts';
import { textOf } from '../bytes.ts';
import { loadFunctions } from '../lazy.ts';
import { unpackRtf } from './rtf.ts';

beforeAll(() => loadFunctions(['eml', 'msg']));

const file = {
  sizeinbytes: 5,
  md5: '5d41402abc4b2a76b9719d911017c592',
  sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  base64encodedcontents: 'aGVsbG8=',
};

describe('EML_PARSE', () => {
  const mixed = [
    'Received: from a',
    'Received: from b',
    'From: =?iso-8859-1?Q?Andr=E9?= <andre@example.com>',
    'To: "Lovelace, Ada" <ada@example.com>, bob@example.com',
    'Cc: Team: c@example.com, d@example.com;',
    'Subject: =?UTF-8?B?R3LDvMOf?= =?UTF-8?Q?e_=F0=9F=98=80?=',
    'Date: Wed, 04 Mar 2026 05:06:07 +0000',
    'Message-ID: <1@example.com>',
    'Content-Type: multipart/mixed; boundary="out"',
    '',
    'For old programs.',
    '--out',
    'Content-Type: multipart/alternative; boundary=in',
    '',
    '--in',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=DFe',
    '--in',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('<p>Grüße</p>').toString('base64'),
    '--in--',
    '--out',
    'Content-Type: application/pdf; name*0*=utf-8\'\'r%C3%A9s; name*1="um.pdf"',
    'Content-Disposition: attachment',
    'Content-Transfer-Encoding: base64',
    'Content-ID: <pic@example.com>',
    '',
    'aGVs',
    'bG8=',
    '--out',
    'Content-Type: message/rfc822',
    '',
    'Subject: inner',
    '',
    'hi',
    '--out--',
    '',
  ].join('\r\n');

  test('reads a mail as Receive Email does', () => {
    expect(run('EML_PARSE(mail)', { mail: mixed })).toEqual({
      from: 'andre@example.com',
      to: ['ada@example.com', 'bob@example.com'],
      cc: ['c@example.com', 'd@example.com'],
      subject: 'Grüße 😀',
      body: 'Grüße',
      body_html: '<p>Grüße</p>',
      date: '2026-03-04T05:06:07.000Z',
      message_id: '<1@example.com>',
      headers: expect.objectContaining({ received: ['from a', 'from b'], subject: 'Grüße 😀' }),
      attachments: [
        { ...file, filename: 'résum.pdf', content_type: 'application/pdf', content_id: 'pic@example.com' },
        expect.objectContaining({
          filename: 'attachment-2',
          content_type: 'message/rfc822',
          sizeinbytes: 20,
        }),
      ],
    });
    expect(run('EML_PARSE(mail, single_body: FALSE).body', { mail: mixed })).toEqual([
      { content_type: 'text/plain', content: 'Grüße' },
      { content_type: 'text/html', content: '<p>Grüße</p>' },
    ]);
  });

  test('bytes that are no UTF-8 are read as the mail says they are', () => {
    const mail = textOf(
      Buffer.from('Content-Type: text/plain; charset=windows-1252\n\ncaf\xe9 \x80', 'latin1'),
    );
    expect(run('EML_PARSE(mail).body', { mail })).toBe('café €');
  });

  test.each<[string, string, Json]>([
    ['no body', 'Subject: a', ''],
    ['a part that never ends', 'Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhello', 'hello'],
    ['a boundary that is nowhere', 'Content-Type: multipart/mixed; boundary=x\n\nhello', ''],
    ['an encoding that nobody knows', 'Content-Type: text/plain; charset=klingon\n\nhello', 'hello'],
    ['Base64 with dirt', 'Content-Transfer-Encoding: base64\n\naG*Vs\n bG8', 'hello'],
    ['a script that never ends', 'Content-Type: text/html\n\nhello<script>x', 'hello'],
  ])('takes %s', (_, mail, body) => {
    expect(run('EML_PARSE(mail).body', { mail })).toEqual(body);
  });

  test('refuses what has no headers, and parts without end', () => {
    expect(failure('EML_PARSE("hello")')).toMatch(/^value: EML_PARSE got a text that is not a mail/);
    const nested = Array.from(
      { length: 30 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
    ).join('');
    expect(failure('EML_PARSE(mail)', { mail: nested })).toBe(
      'limit: This mail has too many or too deep parts.',
    );
    const many = `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(1_000)}`;
    expect(failure('EML_PARSE(mail)', { mail: many })).toBe(
      'limit: This mail has too many or too deep parts.',
    );
  });
});

type Folder = { [name: string]: Uint8Array | Folder };

/** A compound file by the writer of another program, MsgReader. */
function compoundFile(root: Folder): Uint8Array {
  const entries: Parameters<typeof burn>[0] = [{ name: 'Root Entry', type: 5, children: [], length: 0 }];
  const add = (parent: number, folder: Folder) => {
    for (const [name, value] of Object.entries(folder)) {
      const isFile = value instanceof Uint8Array;
      const at = entries.length;
      entries.push(
        isFile
          ? { name, type: 2, length: value.length, binaryProvider: () => Uint8Array.from(value) }
          : { name, type: 1, children: [], length: 0 },
      );
      entries[parent]?.children?.push(at);
      if (!isFile) add(at, value);
    }
  };
  add(0, root);
  return burn(entries);
}

const wide = (text: string) => Buffer.from(text, 'utf16le');
const properties = (head: number, values: [id: number, type: number, value: bigint][]) => {
  const made = Buffer.alloc(head + values.length * 16);
  for (const [at, [id, type, value]] of values.entries()) {
    made.writeUInt16LE(type, head + at * 16);
    made.writeUInt16LE(id, head + at * 16 + 2);
    made.writeBigUInt64LE(value, head + at * 16 + 8);
  }
  return made;
};
const sentAt = (BigInt(Date.parse('2026-03-04T05:06:07Z')) + 11_644_473_600_000n) * 10_000n;
const recipient = (address: string, kind: bigint): Folder => ({
  '__properties_version1.0': properties(8, [[0x0c15, 3, kind]]),
  '__substg1.0_39FE001F': wide(address),
});

describe('MSG_PARSE', () => {
  const message: Folder = {
    '__properties_version1.0': properties(32, [
      [0x0039, 0x40, sentAt],
      [0x3fde, 3, 1252n],
    ]),
    '__substg1.0_0037001F': wide('Grüße'),
    '__substg1.0_1000001F': wide(`Hello\r\n${'x'.repeat(5_000)}`),
    '__substg1.0_10130102': Buffer.from('<p>Gr\xfc\xdfe</p>', 'latin1'),
    '__substg1.0_5D01001F': wide('ada@example.com'),
    '__substg1.0_1035001F': wide('<1@example.com>'),
    '__recip_version1.0_#00000000': recipient('bob@example.com', 1n),
    '__recip_version1.0_#00000001': recipient('eve@example.com', 2n),
    '__attach_version1.0_#00000000': {
      '__properties_version1.0': properties(8, []),
      '__substg1.0_3707001F': wide('résumé.txt'),
      '__substg1.0_37010102': Buffer.from('hello'),
    },
    '__attach_version1.0_#00000001': {
      '__properties_version1.0': properties(8, []),
      '__substg1.0_3001001F': wide('Inner'),
      '__substg1.0_3701000D': {
        '__properties_version1.0': properties(24, []),
        '__substg1.0_0037001E': Buffer.from('Old \x80', 'latin1'),
      },
    },
  };
  const data = compoundFile(message);

  test('reads what Outlook saves', () => {
    const expected = {
      from: 'ada@example.com',
      to: ['bob@example.com'],
      cc: ['eve@example.com'],
      subject: 'Grüße',
      body: `Hello\n${'x'.repeat(5_000)}`,
      body_html: '<p>Grüße</p>',
      date: '2026-03-04T05:06:07.000Z',
      message_id: '<1@example.com>',
      attachments: [
        { ...file, filename: 'résumé.txt', content_type: 'text/plain', content_id: null },
        {
          filename: 'Inner',
          content_type: 'application/vnd.ms-outlook',
          mail: expect.objectContaining({ subject: 'Old €' }),
        },
      ],
    };
    const attached = { filename: 'a.msg', base64encodedcontents: Buffer.from(data).toString('base64') };
    expect(run('MSG_PARSE(data)', { data: textOf(data) })).toEqual(expect.objectContaining(expected));
    expect(run('MSG_PARSE(attached)', { attached })).toEqual(expect.objectContaining(expected));
  });

  /** As MS-OXRTFCP keeps RTF that is not compressed. */
  const asRtf = (rtf: string): Buffer => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(rtf.length + 12);
    head.writeUInt32LE(rtf.length, 4);
    head.write('MELA', 8);
    return Buffer.concat([head, Buffer.from(rtf, 'latin1')]);
  };
  const bodyIn = (rtf: Buffer, single = 'TRUE') => {
    const { '__substg1.0_1000001F': _, '__substg1.0_10130102': __, ...rest } = message;
    const made = textOf(compoundFile({ ...rest, '__substg1.0_10090102': rtf }));
    return run(`MSG_PARSE(data, single_body: ${single}).body`, { data: made });
  };

  test('a body that is there only as compressed RTF is unpacked (the two examples of MS-OXRTFCP)', () => {
    const hello =
      '2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0';
    expect(bodyIn(Buffer.from(hello.replace(' ', ''), 'hex'))).toBe('hello world');
    const crossing = '1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0';
    expect(unpackRtf(Buffer.from(crossing, 'hex'), 100)).toBe('{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}');
  });

  test('RTF that wraps HTML gives that HTML, and any other its text', () => {
    const html = String.raw`{\rtf1\ansi\ansicpg1251\fromhtml1 \deff0{\fonttbl {\f0\fmodern Courier New;}}
{\*\htmltag64}\uc1\pard\plain {\*\htmltag19 <p title="\{x\}">}\htmlrtf {\b \htmlrtf0 \'cf\'f0 \u8364?{\*\htmltag84 &nbsp;}\htmlrtf \'a0}\htmlrtf0 {\*\mhtmltag0 no}{\*\htmltag27 </p>}}`;
    expect(bodyIn(asRtf(html), 'FALSE')).toEqual([
      { content_type: 'text/html', content: '<p title="{x}">Пр €&nbsp;</p>' },
    ]);
    const text = String.raw`{\rtf1\ansi\fromtext{\fonttbl{\f0 Arial;}}{\info{\author Eve}}{\*\generator x;}Gr\'fc\u223\'dfe\par a\tab b{\pict 00ff}\line \{\}}`;
    expect(bodyIn(asRtf(text))).toBe('Grüße\na\tb\n{}');
  });

  test.each([
    '',
    '2d0000002b0000004c5a4675',
    '00000000ffffff7f4c5a467500000000',
    '00000000000100004c5a467500000000ff0ff0',
  ])('RTF that is damaged is refused: %s', (hex) => {
    const { '__substg1.0_1000001F': _, '__substg1.0_10130102': __, ...rest } = message;
    const made = textOf(compoundFile({ ...rest, '__substg1.0_10090102': Buffer.from(hex, 'hex') }));
    expect(failure('MSG_PARSE(data)', { data: made })).toMatch(/not an Outlook mail: its RTF body is /);
  });

  test('RTF of nothing but groups is refused', () => {
    expect(() => bodyIn(asRtf(`{\\rtf1${'{'.repeat(100_000)}`))).toThrow(/RTF body is nested too deeply/);
  });

  test('headers that came over the internet count before properties', () => {
    const headers = wide('From: Real <real@example.com>\r\nX-Long: a\r\n b\r\n\r\n');
    const made = textOf(compoundFile({ ...message, '__substg1.0_007D001F': headers }));
    expect(run('MSG_PARSE(data) |> [%.from, %.headers.x_long, %.subject]', { data: made })).toEqual([
      'real@example.com',
      'a b',
      'Grüße',
    ]);
  });

  test('a damaged file is refused, and at once: whatever byte of it is another', { timeout: 30_000 }, () => {
    // The writer puts headers at the front and the directory behind the contents.
    for (let at = 0; at < data.length; at += at < 1_024 ? 13 : 211) {
      for (const byte of [0, 1, 0xff]) {
        const changed = Uint8Array.from(data);
        changed[at] = byte;
        const started = performance.now();
        expect(failure('MSG_PARSE(data)', { data: textOf(changed) })).toMatch(
          /^(no failure|value: MSG_PARSE got|limit: )/,
        );
        expect(performance.now() - started).toBeLessThan(1_000);
      }
    }
  });
});
