import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { limits } from '../../limits.ts';
import { failure, run } from '../../testing/run.ts';
import { sizeOf } from '../../values.ts';
import { loadFunctions } from '../lazy.ts';
import { catalog } from '../registry.ts';

beforeAll(() => loadFunctions(catalog.flatMap(({ heavy }) => heavy ?? [])));

const laughs = [
  'a0: &a0 [lol, lol]',
  ...Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`),
].join('\n');
const merges = [
  'base: &base',
  ...Array.from({ length: 3_000 }, (_, at) => `  k${at}: 1`),
  ...Array.from({ length: 3_000 }, (_, at) => `m${at}: {<<: *base}`),
].join('\n');
const entities = '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>';
const outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';

test.each<[string, string, string, RegExp]>([
  [
    'YAML whose aliases double thirty times',
    'YAML_PARSE(text)',
    laughs,
    /aliases or levels make it too large/,
  ],
  [
    'YAML that holds itself',
    'YAML_PARSE(text)',
    'a: &a [*a]',
    /aliases or levels make it too large|not YAML/,
  ],
  [
    'YAML of thousands of merges',
    'YAML_PARSE(text)',
    merges,
    /^value: YAML_PARSE got a text that is not YAML: /,
  ],
  ['YAML as deep as it is long', 'YAML_PARSE(text)', '['.repeat(30_000), /not YAML: nesting/],
  [
    'YAML of nothing but brackets',
    'YAML_PARSE(text)',
    '[],'.repeat(50_000),
    /more than 40000 keys and lists/,
  ],
  ['YAML of thousands of documents', 'YAML_PARSE(text)', '---\n'.repeat(200), /more than 100 documents/],
  [
    'rows that repeat long keys',
    'CSV_PARSE_TO_OBJECTS(text)',
    `${'k'.repeat(1_000)}\n${'1\n'.repeat(2_000)}`,
    /longer than 1 MB/,
  ],
  ['YAML that asks for code', 'YAML_PARSE(text)', '!!js/function "function () {}"', /^value: /],
  ['YAML with infinity', 'YAML_PARSE(text)', '.inf', /^value: The result is too large for a number/],
  ['YAML of two documents', 'YAML_PARSE(text)', 'a\n---\nb', /not YAML: expected a single document/],
  ['YAML with an object as key', 'YAML_PARSE(text)', '? {a: 1}\n: 2', /a key that is no text/],
  ['long YAML', 'YAML_PARSE(text)', 'a'.repeat(300_000), /longer than 256 KB/],
  ['entities that double', 'XML_PARSE(text)', entities, /not XML/],
  ['an entity from a file', 'XML_PARSE(text)', outside, /not XML/],
  ['XML as deep as it is long', 'XML_PARSE(text)', '<a>'.repeat(50_000), /not XML/],
  [
    'XML deeper than values go',
    'XML_PARSE(text)',
    '<a>'.repeat(500) + '</a>'.repeat(500),
    /too many or too deep/,
  ],
  ['XML that is not closed', 'XML_PARSE(text)', '<a>', /not XML: .*end tag/i],
  ['XML of nothing but tags', 'XML_PARSE(text)', `<a>${'<b/>'.repeat(50_000)}</a>`, /more than 50000 tags/],
  ['long XML', 'XML_PARSE(text)', `<a>${'x'.repeat(600_000)}</a>`, /longer than 256 KB/],
  ['a million columns', 'CSV_PARSE(text)', ','.repeat(1_000_000), /entries|steps/],
  ['a million rows', 'CSV_PARSE(text)', 'a\n'.repeat(500_000), /entries|steps/],
  [
    'columns times rows',
    'CSV_PARSE_TO_OBJECTS(text)',
    `${'a,'.repeat(1_000)}\n${'1\n'.repeat(1_000)}`,
    /entries/,
  ],
  [
    'a quote that never closes',
    'CSV_PARSE(text)',
    'a,b\n1,"2\n3,4',
    /2. row of this CSV: a quote is never closed/,
  ],
  ['a quote in the middle', 'CSV_PARSE(text)', '"a"b,c', /1. row of this CSV: a quote/],
  [
    'more values than headers',
    'CSV_PARSE_TO_OBJECTS(text)',
    'a\n1,2',
    /2. row of this CSV: it has more values/,
  ],
  ['a separator of two characters', 'CSV_PARSE(text, "ab")', 'a', /The separator must be one character/],
  ['an address that is none', 'PARSE_URL(text)', 'example.com/path', /needs a whole address/],
  ['a network that is none', 'IN_CIDR("1.2.3.4", text)', '1.2.3.0/33', /a network such as 10.0.0.0\/8/],
  ['octal addresses', 'IN_CIDR(text, "10.0.0.0/8")', '012.0.0.1', /needs an IP address/],
  ['Base64 that is none', 'BASE64_DECODE(text)', 'a', /This text is not Base64/],
  ['an encoding that is none', 'BASE64_DECODE("YQ==", text)', 'klingon', /There is no encoding klingon/],
  ['a kind of character that is none', 'RANDOM_STRING(5, [text])', 'emoji', /The kinds of characters are/],
  ['a long random text', 'RANDOM_STRING(text)', '10001', /a whole number from 0 to 10000/],
])('%s is refused, and at once', (_, formula, text, message) => {
  const started = performance.now();
  expect(failure(formula, { text })).toMatch(message);
  expect(performance.now() - started).toBeLessThan(1_000);
});

/** What each function reads, as it should be. */
const samples: Record<string, string | (() => string)> = {
  YAML_PARSE: 'a: &x {b: [1, "2", null]}\nc: |\n  text\nd:\n  <<: *x\n',
  XML_PARSE: '<?xml version="1.0"?><a x="1"><b>1</b><![CDATA[2]]>&amp;</a>',
  CSV_PARSE: 'a,b\n"1,2","3\n""4"""\n',
  CSV_PARSE_TO_OBJECTS: 'a,b\n"1,2","3\n""4"""\n',
  EML_PARSE:
    'From: =?utf-8?Q?A?= <a@b.c>\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\n\n<p>a&#65;</p>\n--x\nContent-Disposition: attachment; filename*=utf-8\'\'a%20b\nContent-Transfer-Encoding: base64\n\naGVs\n--x--\n',
  PARSE_URL: 'https://user@sub.example.co.uk:8080/a/b?c=d&c=e#f',
  GUNZIP: () => String(run('GZIP("hello hello hello")')),
  UNZIP: () => String(run('ZIP("hello hello hello")')),
  UNTAR: () => String(run('TAR([{name: "a", contents: "hello"}])')),
  JWT_DECODE: 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6N30.HDUOV6wpDMOsdv7cbx1j8E-kRt1nwG25zRsXClC34Zo',
  BASE64_DECODE: 'aGVsbG8gd29ybGQ=',
  URL_DECODE: 'a%20b+c%C3%A9',
};

test.each(Object.entries(samples))(
  '%s gives a value or a FormulaError whatever is changed in its text',
  (name, given) => {
    const sample = typeof given === 'string' ? given : given();
    const change = fc.record({
      at: fc.nat(sample.length),
      drop: fc.nat(5),
      put: fc.oneof(
        fc.string({ maxLength: 5 }),
        fc.string({ unit: 'binary', maxLength: 3 }),
        fc.constantFrom('<', '>', '&', '"', '\n', '*', '\0', '\udcff'),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let text = sample;
        for (const { at, drop, put } of changes) text = text.slice(0, at) + put + text.slice(at + drop);
        const outcome = failure(`${name}(text)`, { text });
        expect(outcome).toMatch(/^(no failure|value|type|limit)/);
        if (outcome.startsWith('no failure'))
          expect(sizeOf(run(`${name}(text)`, { text }))).toBeLessThanOrEqual(limits.size + 2);
      }),
      { numRuns: 300 },
    );
  },
);

test('CSV and YAML bring back what is written down', () => {
  const value = fc.jsonValue({ maxDepth: 3 }).filter((json) => !JSON.stringify(json).includes('-0'));
  fc.assert(
    fc.property(value, (json) => {
      const roots = { value: JSON.parse(JSON.stringify(json)) };
      expect(run('YAML_PARSE(TO_YAML(value)) = value', roots)).toBe(true);
    }),
    { numRuns: 300 },
  );
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .filter((text) => text === text.trim() && !text.includes('\r'));
  const key = cell.filter((text) => text !== '');
  fc.assert(
    fc.property(
      fc.uniqueArray(key, { minLength: 1, maxLength: 4 }),
      fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
      (keys, rows) => {
        const items = rows.map((row) =>
          Object.fromEntries(keys.map((name, at) => [name, `.${row[at] ?? ''}`])),
        );
        expect(run('CSV_PARSE_TO_OBJECTS(OBJECTS_TO_CSV(items, FALSE))', { items })).toEqual(items);
      },
    ),
    { numRuns: 300 },
  );
});
