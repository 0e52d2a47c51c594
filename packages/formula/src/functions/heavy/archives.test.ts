import { execFileSync } from 'node:child_process';
import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import {
  configure,
  TextReader,
  TextWriter,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Json } from '../../json.ts';
import { failure, run } from '../../testing/run.ts';
import { bytesOf, textOf } from '../bytes.ts';
import { loadFunctions } from '../lazy.ts';

beforeAll(async () => {
  configure({ useWebWorkers: false });
  await loadFunctions(['archives']);
});

const bytes = fc.uint8Array({ maxLength: 2_000 });

test("GZIP and GUNZIP understand Node's zlib, and it understands them", () => {
  fc.assert(
    fc.property(bytes, (data) => {
      const text = textOf(data);
      expect(run('GUNZIP(data)', { data: textOf(gzipSync(data)) })).toBe(text);
      expect([...gunzipSync(bytesOf(String(run('GZIP(text)', { text }))))]).toEqual([...data]);
    }),
    { numRuns: 100 },
  );
});

test('any files come out of ZIP and TAR as they went in', () => {
  const name = fc.stringMatching(/^[a-zé]{1,20}$/);
  const files = fc.array(fc.record({ name, data: bytes }), { maxLength: 5 });
  fc.assert(
    fc.property(files, fc.constantFrom('zipcrypto', 'aes256', ''), (list, encryption) => {
      const roots = {
        files: list.map(({ name, data }) => ({
          name,
          base64encodedcontents: Buffer.from(data).toString('base64'),
        })),
        password: encryption === '' ? '' : 'pässword',
        encryption: encryption || 'zipcrypto',
      };
      const out = (value: Json) =>
        Array.isArray(value) &&
        value.map((file) => ({
          name: read(file, 'filename'),
          base64encodedcontents: read(file, 'base64encodedcontents'),
        }));
      const zip = run('ZIP(files, NULL, password, encryption)', roots);
      expect(out(run('UNZIP(zip, password)', { ...roots, zip }))).toEqual(roots.files);
      expect(out(run('UNTAR(TAR(files))', roots))).toEqual(roots.files);
    }),
    { numRuns: 40 },
  );
});

function read(value: Json, key: string): Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value[key] ?? null) : null;
}

const unzipProgram = '/usr/bin/unzip';

test.skipIf(!existsSync(unzipProgram))(
  'Info-ZIP reads ZIP, with and without a password (skipped where it is not installed)',
  () => {
    const folder = mkdtempSync(`${tmpdir()}/storyloom-zip-`);
    try {
      const path = `${folder}/made.zip`;
      writeFileSync(
        path,
        bytesOf(String(run('ZIP([{name: "a.txt", contents: "día"}, {name: "d/b", contents: ""}])'))),
      );
      expect(execFileSync(unzipProgram, ['-p', path, 'a.txt'], { encoding: 'utf8' })).toBe('día');
      expect(execFileSync(unzipProgram, ['-t', path], { encoding: 'utf8' })).toMatch(/No errors detected/);
      writeFileSync(path, bytesOf(String(run('ZIP("secret", "a.txt", "pw")'))));
      expect(execFileSync(unzipProgram, ['-P', 'pw', '-p', path], { encoding: 'utf8' })).toBe('secret');
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test("AES in ZIP is what WinZip's page says, by Node's own primitives", () => {
  const made = Buffer.from(bytesOf(String(run('ZIP("hello", "a.txt", "pw", "aes256")'))));
  const [nameLength, extraLength, size] = [
    made.readUInt16LE(26),
    made.readUInt16LE(28),
    made.readUInt32LE(18),
  ];
  expect(made.readUInt16LE(8)).toBe(99);
  const extra = made.subarray(30 + nameLength, 30 + nameLength + extraLength);
  expect([...extra]).toEqual([0x01, 0x99, 7, 0, 2, 0, 0x41, 0x45, 3, 8, 0]);
  const start = 30 + nameLength + extraLength;
  const data = made.subarray(start, start + size);
  const keys = pbkdf2Sync('pw', data.subarray(0, 16), 1_000, 66, 'sha1');
  expect(data.subarray(16, 18)).toEqual(keys.subarray(64));
  const encrypted = data.subarray(18, -10);
  const mac = createHmac('sha1', keys.subarray(32, 64)).update(encrypted).digest().subarray(0, 10);
  expect(data.subarray(-10)).toEqual(mac);
  // One block: its counter is 1, with the lowest byte first.
  const counter = Buffer.alloc(16);
  counter[0] = 1;
  const stream = createCipheriv('aes-256-ecb', keys.subarray(0, 32), null).update(counter);
  const plain = encrypted.map((byte, at) => byte ^ (stream[at] ?? 0));
  expect([...plain]).toEqual([...deflateRawSync('hello')]);
});

test.each([1, 2, 3] as const)(
  'zip.js and ZIP read the AES of each other, strength %s',
  async (encryptionStrength) => {
    const ours = bytesOf(String(run('ZIP("día", "a.txt", "pw", "aes256")')));
    const [entry] = await new ZipReader(new Uint8ArrayReader(ours)).getEntries();
    if (entry?.directory !== false) throw new Error('There is no file in it.');
    expect(entry.filename).toBe('a.txt');
    expect(await entry.getData(new TextWriter(), { password: 'pw', checkSignature: true })).toBe('día');

    const writer = new ZipWriter(new Uint8ArrayWriter(), { password: 'pw', encryptionStrength });
    await writer.add('b.txt', new TextReader('x'.repeat(1_000)));
    const data = textOf(await writer.close());
    expect(run('UNZIP(data, "pw").first.sizeinbytes', { data })).toBe(1_000);
    expect(failure('UNZIP(data, "no")', { data })).toBe(
      'value: The password of this ZIP file is another one.',
    );
  },
);

test.each([undefined, 'pw'])('ZIP64 files are read, with the password %s', async (password) => {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { zip64: true, ...(password ? { password } : {}) });
  await writer.add('a.txt', new TextReader('día'));
  await writer.add('b.txt', new TextReader('x'.repeat(60_000)));
  const data = textOf(await writer.close());
  // The record that only ZIP64 has.
  expect(data).toContain('PK\u0006\u0006');
  const read = 'MAP_LAMBDA(UNZIP(data, password), LAMBDA(file, [file.filename, file.sizeinbytes]))';
  expect(run(read, { data, password: password ?? '' })).toEqual([
    ['a.txt', 4],
    ['b.txt', 60_000],
  ]);
  const cut = bytesOf(data);
  cut.set([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], cut.length - 22 - 12);
  expect(failure('UNZIP(data)', { data: textOf(cut) })).toMatch(/its ZIP64 end is damaged/);
});

/** A ZIP file of one entry that says of itself what it likes. */
function forged(over: {
  packed?: Buffer;
  method?: number;
  name?: string;
  count?: number;
  at?: number;
  size?: number;
}): string {
  const { packed = deflateRawSync('hello'), method = 8, name = 'a', count = 1, at = 0, size = 5 } = over;
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(0x3610a686, 16);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(at, 42);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  const entries = Array.from({ length: Math.min(count, 2_000) }, () => [entry, Buffer.from(name)]).flat();
  return textOf(Buffer.concat([local, Buffer.from(name), packed, ...entries, end]));
}

test('the forger forges well', () => {
  expect(run('BASE64_DECODE(UNZIP(data).first.base64encodedcontents)', { data: forged({}) })).toBe('hello');
});

test('a name is a text and nothing more: where it points to is nobody’s business here', () => {
  expect(run('UNZIP(data).first.filename', { data: forged({ name: '../../etc/passwd' }) })).toBe(
    '../../etc/passwd',
  );
});

const zeros = Buffer.alloc(50_000_000);

test.each<[string, string, () => string, string | RegExp]>([
  [
    'a bomb in gzip',
    'GUNZIP(data)',
    () => textOf(gzipSync(zeros)),
    /^limit: What is packed in this data is too large/,
  ],
  ['a bomb in ZIP', 'UNZIP(data)', () => forged({ packed: deflateRawSync(zeros) }), /^limit: What is packed/],
  [
    'a bomb that says it is small',
    'UNZIP(data)',
    () => forged({ packed: deflateRawSync(zeros), size: 1 }),
    /^limit: What is packed/,
  ],
  [
    'a bomb of one file many times',
    'UNZIP(data)',
    () => forged({ packed: deflateRawSync(Buffer.alloc(60_000)), count: 900 }),
    /^(limit|value): /,
  ],
  ['too many files', 'UNZIP(data)', () => forged({ count: 2_000 }), 'limit: More than 1000 files.'],
  ['a file that is not there', 'UNZIP(data)', () => forged({ at: 4_000_000_000 }), /a file is missing/],
  [
    'a ZIP whose text was changed',
    'UNZIP(data)',
    () => forged({ packed: deflateRawSync('hallo') }),
    /a file is damaged/,
  ],
  [
    'a method that nobody knows',
    'UNZIP(data)',
    () => forged({ method: 14 }),
    /compressed in a way that is not known here/,
  ],
  ['no ZIP', 'UNZIP(data)', () => 'x'.repeat(100), /its end is missing/],
  ['no gzip', 'GUNZIP(data)', () => 'hello', /^value: GUNZIP got data that is not gzip: /],
  [
    'gzip that is cut off',
    'GUNZIP(data)',
    () => textOf(gzipSync(Buffer.from('hello'.repeat(99))).subarray(0, 20)),
    /^value: GUNZIP/,
  ],
  ['one letter as gzip', 'GUNZIP(data)', () => 'x', /it begins as something else/],
  ['the start of gzip', 'GUNZIP(data)', () => textOf(gzipSync('hello').subarray(0, 12)), /ends too early/],
  ['no TAR', 'UNTAR(data)', () => 'x'.repeat(1_024), /a header is damaged/],
  ['a short text as TAR', 'UNTAR(data)', () => 'hello world', /it is shorter than a header/],
  ['nothing as TAR', 'UNTAR(data)', () => '', /it is shorter than a header/],
  [
    'a ZIP with a password, without it',
    'UNZIP(data)',
    () => String(run('ZIP("x", "a", "pw")')),
    'value: This ZIP file needs a password.',
  ],
  [
    'a wrong password',
    'UNZIP(data, "x")',
    () => String(run('ZIP("x", "a", "pw", "aes256")')),
    'value: The password of this ZIP file is another one.',
  ],
])('%s is refused, and at once', (_, formula, make, message) => {
  const data = make();
  const started = performance.now();
  expect(failure(formula, { data })).toMatch(message);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test.each([
  ['ZIP(5)', /^type: ZIP needs an array of files/],
  ['ZIP([{name: "a"}])', /^type: ZIP needs files of \{name, contents\}/],
  ['ZIP("x", "")', /^type: ZIP needs files of/],
  ['ZIP("x", "a", "pw", "rot13")', 'value: The encryption is zipcrypto or aes256.'],
  ['ZIP([{name: "a", base64encodedcontents: "%"}])', 'value: The base64encodedcontents of a is not Base64.'],
  ['ZIP([{name: "a", contents: "", created_at: "soon"}])', /^value: created_at must be a date/],
  ['TAR("x")', /^type: TAR needs an array of files/],
  [`TAR([{name: "${'x'.repeat(101)}", contents: ""}])`, /is too long for TAR/],
])('%s fails with one clear sentence', (formula, message) => {
  expect(failure(formula)).toMatch(message);
});

test('what does not shrink is packed as it is, and everybody reads it', () => {
  const bytes = randomBytes(200_000);
  const contents = textOf(bytes);
  const zipped = run('ZIP(contents)', { contents });
  expect(String(zipped).length).toBeLessThan(200_300);
  expect(
    run('BASE64_DECODE(UNZIP(zipped).first.base64encodedcontents) = contents', { zipped, contents }),
  ).toBe(true);
  expect(gunzipSync(bytesOf(String(run('GZIP(contents)', { contents })))).equals(bytes)).toBe(true);
  const text = 'Hello, Ada. '.repeat(20_000);
  expect(String(run('GZIP(text)', { text })).length).toBeLessThan(text.length / 50);
});

test('a file that is longer than its archive says is refused', () => {
  const zipped = bytesOf(String(run('ZIP("hello hello hello")')));
  const at = zipped.findLastIndex((byte, index) => byte === 0x50 && zipped[index + 2] === 1) + 24;
  for (const size of [3, 100]) {
    const lying = Uint8Array.from(zipped);
    lying[at] = size;
    expect(failure('UNZIP(zipped)', { zipped: textOf(lying) })).toMatch(/not as long as it should be/);
  }
});

test('keys are made for twelve files at most', () => {
  const files = Array.from({ length: 13 }, (_, at) => ({ name: `${at}`, contents: 'x' }));
  const message = /^limit: At most 12 files of an archive are encrypted with AES.* Use several archives/;
  expect(failure('ZIP(files, "a", "pw", "aes256")', { files })).toMatch(message);
  const zipped = run('ZIP(files, "a", "pw", "aes256")', { files: files.slice(1) });
  expect(run('UNZIP(zipped, "pw").size', { zipped })).toBe(12);
});
