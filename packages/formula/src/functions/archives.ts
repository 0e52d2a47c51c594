import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

export const archives: readonly FunctionSpec[] = lazily('archives', [
  {
    name: 'ZIP',
    signature: 'ZIP(contents, [name: "file.txt"], [password], [encryption: "zipcrypto"])',
    summary:
      'The bytes of a ZIP file of a text, or of an array of {name, contents or base64encodedcontents, created_at}. Wrap them in BASE64_ENCODE. encryption is zipcrypto, which every program opens and experts break, or aes256, for at most 12 files.',
    params: ['contents', 'name', 'password', 'encryption'],
    min: 1,
    max: 4,
    examples: [
      { formula: 'UNZIP(ZIP("hello", "a.txt")).first.filename', result: 'a.txt' },
      {
        formula:
          'ZIP([{name: "a", contents: "x"}, {name: "b", base64encodedcontents: "eQ=="}], password: "s3cret") |> MAP(UNZIP(%, "s3cret"), "base64encodedcontents")',
        result: ['eA==', 'eQ=='],
      },
    ],
    errors: ['ZIP(5)', 'ZIP("a", "a.txt", "pw", "rot13")'],
  },
  {
    name: 'UNZIP',
    signature: 'UNZIP(data, [password])',
    summary:
      'The files in a ZIP file, ZIP64 included, as an email has its attachments. data is bytes: UNZIP(BASE64_DECODE(file.base64encodedcontents)).',
    params: ['data', 'password'],
    min: 1,
    max: 2,
    examples: [
      {
        formula: 'UNZIP(ZIP("hello", "a.txt"))',
        result: [
          {
            filename: 'a.txt',
            content_type: 'text/plain',
            sizeinbytes: 5,
            md5: '5d41402abc4b2a76b9719d911017c592',
            sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
            base64encodedcontents: 'aGVsbG8=',
          },
        ],
      },
      { formula: 'IF_ERROR(UNZIP("no ZIP"), "not a ZIP file")', result: 'not a ZIP file' },
    ],
    errors: ['UNZIP("hello")', 'UNZIP(ZIP("a", "a.txt", "pw"))'],
  },
  {
    name: 'GZIP',
    signature: 'GZIP(text)',
    summary: 'The bytes of a text compressed with gzip. Wrap them in BASE64_ENCODE.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'GUNZIP(GZIP("hello"))', result: 'hello' },
      { formula: 'STARTS_WITH(BASE64_ENCODE(GZIP("hello")), "H4sI")', result: true },
    ],
    errors: ['GZIP([])'],
  },
  {
    name: 'GUNZIP',
    signature: 'GUNZIP(data)',
    summary: 'What gzip compressed, at most 1 MB and a hundred times the size of data.',
    params: ['data'],
    min: 1,
    max: 1,
    examples: [
      {
        formula: 'GUNZIP(BASE64_DECODE("H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA=="))',
        result: 'hello',
      },
      { formula: 'SIZE(GUNZIP(GZIP(JOIN(RANGE(1, 100), ","))))', result: 291 },
    ],
    errors: ['GUNZIP("hello")'],
  },
  {
    name: 'TAR',
    signature: 'TAR(files)',
    summary:
      'The bytes of a TAR file of an array of {name, contents or base64encodedcontents, created_at}. Wrap them in BASE64_ENCODE, or in GZIP before.',
    params: ['files'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'MAP(UNTAR(TAR([{name: "a/b.txt", contents: "hello"}])), "filename")', result: ['a/b.txt'] },
      { formula: 'SIZE(TAR([{name: "a", contents: "hello"}]))', result: 2048 },
    ],
    errors: ['TAR("hello")'],
  },
  {
    name: 'UNTAR',
    signature: 'UNTAR(data)',
    summary: 'The files in a TAR file, as an email has its attachments; GUNZIP a .tar.gz first.',
    params: ['data'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'UNTAR(TAR([{name: "a", contents: "hello"}])).first.sizeinbytes', result: 5 },
      {
        formula:
          'BASE64_DECODE(UNTAR(GUNZIP(GZIP(TAR([{name: "a", contents: "hello"}])))).first.base64encodedcontents)',
        result: 'hello',
      },
    ],
    errors: ['UNTAR(JOIN(RANGE(1, 999)))'],
  },
]);
