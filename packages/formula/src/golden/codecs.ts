import type { Golden } from './golden.ts';

/** By Info-ZIP and GNU tar: an archive of a.txt with hello, and of d/b.txt with world and a line end. */
const archives = {
  zip: 'UEsDBAoAAAAAAKN6el2GphA2BQAAAAUAAAAFABwAYS50eHRVVAkAA2FOCGthTghrdXgLAAEEAAAAAAQAAAAAaGVsbG9QSwMECgAAAAAAo3p6XahhON0GAAAABgAAAAcAHABkL2IudHh0VVQJAANhTghrYU4Ia3V4CwABBAAAAAAEAAAAAHdvcmxkClBLAQIeAwoAAAAAAKN6el2GphA2BQAAAAUAAAAFABgAAAAAAAEAAACkgQAAAABhLnR4dFVUBQADYU4Ia3V4CwABBAAAAAAEAAAAAFBLAQIeAwoAAAAAAKN6el2oYTjdBgAAAAYAAAAHABgAAAAAAAEAAACkgUQAAABkL2IudHh0VVQFAANhTghrdXgLAAEEAAAAAAQAAAAAUEsFBgAAAAACAAIAmAAAAIsAAAAAAA==',
  encrypted:
    'UEsDBAoACQAAAKN6el2GphA2EQAAAAUAAAAFABwAYS50eHRVVAkAA2FOCGthTghrdXgLAAEEAAAAAAQAAAAABrVADPBrJEJE5qfdbBvLteJQSwcIhqYQNhEAAAAFAAAAUEsBAh4DCgAJAAAAo3p6XYamEDYRAAAABQAAAAUAGAAAAAAAAQAAAKSBAAAAAGEudHh0VVQFAANhTghrdXgLAAEEAAAAAAQAAAAAUEsFBgAAAAABAAEASwAAAGAAAAAAAA==',
  tar: 'H4sIAAAAAAACA+3UQQqAIBCFYdedohNUStl5ioIWgmBGHb+hVbioVUH0f5sRZzE48OyKuEX1rErYuj6qSKtoTme517pttcor9YJljl2Q8cH7yz3c9dPHfcQ0OucV/moo+8d/gPv82yT/xmhL/t+w+uCGjBwAAAAAAAAAAAAAAAB81Q6/8NPjACgAAA==',
  gnuLongName:
    'H4sIAAAAAAACA+3TQQqDMBCF4TlKThAnrcatB8gluii1VAxoBI+vuOhCSl1psfzf5g1JVhOezWxWhdg+wrN9yT505vN8ydk61ZXFe17OnfPqxQQ5wNCnW2eMdDGmb++27k9q/BGbxn9cJ///wVb/VVf9v5ZaXMQo/d9dfW+aSA0AAAAAAAAAAAAAAABOawI0VNrVACgAAA==',
  paxLongName:
    'H4sIAAAAAAACA+3UTQrCMBCG4aw9RU9QZ/LT4MK9S68QtKCgVGqEenurC0EFXSgV8X02EzKLEDJfyvE8dbM6Let2P05l7rL5OOlV3l9q776KE3tdX/ZVrVpTdGYAh31ObX+8+U/qfLFLeTU9fsl55EZOipTX23qqcRJiPyxVKFWjCxptde4uHroi0Tvr7MjgDUM88av8i4Tb/HsJWplChsx/2zRPv75X/fvL/YhVvdk0xAAAAAAAAAAAAAAAAOBnnQDwksoIACgAAA==',
};

const secret = '0123456789abcdef0123456789abcdef';

const csv: Golden = [
  ['CSV_PARSE("")', []],
  ['CSV_PARSE("a")', [['a']]],
  [
    'CSV_PARSE("a,b\\r\\nc,d\\r\\n")',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'CSV_PARSE("a,,b\\n\\n,,\\n")',
    [
      ['a', '', 'b'],
      ['', '', ''],
    ],
  ],
  ['CSV_PARSE("\\"a\\nb\\",\\"c \\"\\"d\\"\\"\\"")', [['a\nb', 'c "d"']]],
  ['CSV_PARSE("a\\tb", "\\t")', [['a', 'b']]],
  ['CSV_PARSE("\\ufeffa,b")', [['a', 'b']]],
  ['CSV_PARSE_TO_OBJECTS("")', []],
  ['CSV_PARSE_TO_OBJECTS(" id , name \\n 1 , Ada \\n")', [{ id: '1', name: 'Ada' }]],
  [
    'CSV_PARSE_TO_OBJECTS("a,b\\n1\\n1,2,\\n")',
    [
      { a: '1', b: null },
      { a: '1', b: '2' },
    ],
  ],
  ['CSV_PARSE_TO_OBJECTS("a,a,\\n1,2,3")', [{ a: '1' }]],
  ['CSV_PARSE_TO_OBJECTS("__proto__\\nx") |> KEYS(%.first)', ['__proto__']],
  ['OBJECTS_TO_CSV([])', ''],
  ['OBJECTS_TO_CSV(receive.body.items)', 'sku,price,size,stock\nx1,4,L,\ny2,10,,"{""here"":2}"\nz3,4,,\n'],
  [
    'OBJECTS_TO_CSV([{a: TRUE, b: NULL, c: "x,y", d: "say \\"hi\\""}])',
    'a,b,c,d\ntrue,,"x,y","say ""hi"""\n',
  ],
  [
    'OBJECTS_TO_CSV([{a: "=SUM(1)"}, {a: "+1+1"}, {a: "-2+3"}, {a: "@x"}])',
    'a\n"\'=SUM(1)"\n"\'+1+1"\n"\'-2+3"\n"\'@x"\n',
  ],
  ['OBJECTS_TO_CSV([{a: "\\tx"}, {a: "\\rx"}])', 'a\n"\'\tx"\n"\'\rx"\n'],
  ['OBJECTS_TO_CSV([{a: -5}, {a: "-5"}, {a: "+4.5"}])', 'a\n-5\n-5\n+4.5\n'],
  ['OBJECTS_TO_CSV([{"=a": "b"}])', '"\'=a"\nb\n'],
  ['CSV_PARSE_TO_OBJECTS(OBJECTS_TO_CSV([{a: "x\\ny", b: "1"}]))', [{ a: 'x\ny', b: '1' }]],
];

const yaml: Golden = [
  ['YAML_PARSE("")', null],
  ['YAML_PARSE("a")', 'a'],
  ['YAML_PARSE("[1, 2.5, true, null, ~, \'1\']")', [1, 2.5, true, null, null, '1']],
  ['YAML_PARSE("a:\\n  - b: 1\\n    c: |\\n      x\\n      y\\n")', { a: [{ b: 1, c: 'x\ny\n' }] }],
  ['YAML_PARSE("{1: a, true: b, null: c}")', { '1': 'a', true: 'b', null: 'c' }],
  ['YAML_PARSE("a: &x [1]\\nb: *x")', { a: [1], b: [1] }],
  ['YAML_PARSE("date: 2026-03-04\\nno: no")', { date: '2026-03-04', no: 'no' }],
  ['YAML_PARSE("a: 1\\na: 2")', { a: 2 }],
  ['YAML_PARSE("__proto__: {x: 1}") |> KEYS(%)', ['__proto__']],
  ['YAML_PARSE("0x1F")', 31],
  ['TO_YAML(NULL)', 'null\n'],
  ['TO_YAML([1, [2], {}])', '- 1\n- - 2\n- {}\n'],
  ['TO_YAML({a: "x\\ny", b: "true", c: "- d"})', "a: |-\n  x\n  y\nb: 'true'\nc: '- d'\n"],
  ['YAML_PARSE(TO_YAML(receive.body)) = receive.body', true],
];

const xml: Golden = [
  ['XML_PARSE("<a/>")', { a: null }],
  ['XML_PARSE("<a>1</a>")', { a: '1' }],
  ['XML_PARSE("<?xml version=\\"1.0\\"?><!DOCTYPE a><a> x </a>")', { a: ' x ' }],
  ['XML_PARSE("<a><b>1</b> <c/> <b>2</b></a>")', { a: { b: ['1', '2'], c: null } }],
  ["XML_PARSE(\"<a x='1' y='&lt;'/>\")", { a: { '@x': '1', '@y': '<' } }],
  ['XML_PARSE("<a>x<b>1</b>y</a>")', { a: { '#text': 'xy', b: '1' } }],
  ['XML_PARSE("<a><![CDATA[<b> & c]]></a>")', { a: '<b> & c' }],
  [
    'XML_PARSE("<s:a xmlns:s=\\"urn:s\\"><s:b>&#233;&#x1F600;</s:b></s:a>")',
    { 's:a': { '@xmlns:s': 'urn:s', 's:b': 'é😀' } },
  ],
  ['XML_PARSE("<a>1\\r\\n2</a>")', { a: '1\n2' }],
  ['XML_PARSE("<__proto__><constructor>1</constructor></__proto__>") |> KEYS(%)', ['__proto__']],
];

const encodings: Golden = [
  ['BASE64_ENCODE("")', ''],
  ['BASE64_ENCODE(12)', 'MTI='],
  ['BASE64_ENCODE(NULL)', ''],
  ['BASE64_ENCODE("😀")', '8J+YgA=='],
  ['BASE64_DECODE("8J+YgA==")', '😀'],
  ['BASE64_DECODE("8J-YgA")', '😀'],
  ['BASE64_DECODE(" aGVs\\nbG8= ")', 'hello'],
  ['BASE64_DECODE("6Q==", "latin1")', 'é'],
  ['BASE64_DECODE("gqA=", encoding: "shift_jis")', 'あ'],
  ['BASE64_ENCODE(BASE64_DECODE("iVBORw0KGgo="))', 'iVBORw0KGgo='],
  ['SIZE(BASE64_DECODE("iVBORw0KGgo="))', 8],
  ['BASE64URL_ENCODE("subjects?>~")', 'c3ViamVjdHM_Pn4'],
  ['BASE64URL_DECODE("c3ViamVjdHM_Pn4")', 'subjects?>~'],
  ['URL_ENCODE("john@liquid.com")', 'john%40liquid.com'],
  ['URL_ENCODE("1 + 1 = 2*!\'()")', '1+%2B+1+%3D+2%2A%21%27%28%29'],
  ['URL_DECODE("%27Stop%21%27+said+Fred")', "'Stop!' said Fred"],
  ['URL_DECODE("%zz%4")', '%zz%4'],
  ['URL_DECODE(URL_ENCODE("día & 100% ~"))', 'día & 100% ~'],
  ['BASE64_ENCODE(URL_DECODE("%ff"))', '/w=='],
  ['SIZE(RANDOM_STRING())', 32],
  ['RANDOM_STRING(0)', ''],
  ['MATCH(RANDOM_STRING(200, ["lowercase", "numbers"]), "\\A[a-z0-9]{200}\\z")', true],
  ['RANDOM_STRING(20) = RANDOM_STRING(20)', false],
];

const addresses: Golden = [
  [
    'PARSE_URL("http://example.com")',
    {
      scheme: 'http',
      host: 'example.com',
      domain: 'example.com',
      tld: 'com',
      port: 80,
      path: '/',
      query: null,
      fragment: null,
    },
  ],
  ['PARSE_URL("HTTPS://User:pw@Example.COM:8443/a%20b?q").host', 'example.com'],
  ['PARSE_URL("https://example.com:8443").port', 8443],
  ['PARSE_URL("https://example.com?a=1&a=2&a=3&b=").query', { a: ['1', '2', '3'], b: '' }],
  ['PARSE_URL("https://x.com?q=a+b%26").query.q', 'a b&'],
  ['PARSE_URL("https://ada.github.io").domain', 'github.io'],
  ['PARSE_URL("https://ada.github.io", TRUE).tld', 'github.io'],
  ['PARSE_URL("https://10.0.0.1/x") |> [%.host, %.domain, %.tld]', ['10.0.0.1', null, null]],
  ['PARSE_URL("http://[2001:db8::1]:81/").host', '[2001:db8::1]'],
  ['PARSE_URL("https://münchen.de").host', 'xn--mnchen-3ya.de'],
  ['PARSE_URL("mailto:ada@example.com") |> [%.scheme, %.host, %.path]', ['mailto', null, 'ada@example.com']],
  ['PARSE_URL("https://x.com/#a%20b").fragment', 'a%20b'],
  ['IN_CIDR("192.168.1.7", "192.168.1.0/24")', true],
  ['IN_CIDR("192.168.2.7", "192.168.1.0/24")', false],
  ['IN_CIDR("192.168.1.7", "192.168.1.7")', true],
  ['IN_CIDR("192.168.1.7", ["10.0.0.0/8", "192.168.0.0/16"])', true],
  ['IN_CIDR("1.2.3.4", [])', false],
  ['IN_CIDR("::ffff:10.0.0.1", "10.0.0.0/8")', true],
  ['IN_CIDR("10.0.0.1", "::/0")', false],
  ['IN_CIDR("fe80::1", "fe80::/10")', true],
  ['IN_CIDR("1.2.3.4", "0.0.0.0/0")', true],
  [
    'MAP_LAMBDA(["1.2.3.4", "01.2.3.4", "1.2.3", "0x1.2.3.4", "1.2.3.4/8", ""], LAMBDA(a, IS_IPV4(a)))',
    [true, false, false, false, false, false],
  ],
  [
    'MAP_LAMBDA(["::", "1::2", "::ffff:1.2.3.4", "1:2", "g::", "fe80::1%eth0"], LAMBDA(a, IS_IPV6(a)))',
    [true, true, true, false, false, true],
  ],
  [
    'MAP_LAMBDA(["1.2.3.4", "::1", "x", NULL, 5, []], LAMBDA(a, IS_IP_ADDRESS(a)))',
    [true, true, false, false, false, false],
  ],
];

const hashes: Golden = [
  ['MD5("día")', '9ae6e063e269320735c1f470d68c4179'],
  ['SHA1("abc")', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['SHA256("abc")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['SHA512("abc") |> SLICE(%, 0, 32)', 'ddaf35a193617abacc417349ae204131'],
  ['SHA224("abc")', '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'],
  ['SHA384("abc") |> SLICE(%, 0, 32)', 'cb00753f45a35e8bb5a03d699ac65007'],
  ['SHA256(BASE64_DECODE("/w=="))', 'a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89'],
  ['SHA256_BASE64("abc")', 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='],
  [
    'HMAC_SHA256("what do ya want for nothing?", "Jefe")',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['HMAC_SHA1("what do ya want for nothing?", "Jefe")', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  ['HMAC_MD5("what do ya want for nothing?", "Jefe")', '750c783e6ab0b503eaa86e310a5db738'],
  ['HMAC_SHA256_BASE64("a", "b") = BASE64_ENCODE(BASE64_DECODE(HMAC_SHA256_BASE64("a", "b")))', true],
  ['MD5(12)', 'c20ad4d76fe97759aa27a0c99bff6710'],
];

const packing: Golden = [
  ['GUNZIP(GZIP(""))', ''],
  ['GUNZIP(GZIP("día 😀"))', 'día 😀'],
  ['GZIP("a") = GZIP("a")', true],
  ['BASE64_ENCODE(GUNZIP(GZIP(BASE64_DECODE("/wD+"))))', '/wD+'],
  [`UNZIP(BASE64_DECODE("${archives.zip}")) |> MAP(%, "filename")`, ['a.txt', 'd/b.txt']],
  [`UNZIP(BASE64_DECODE("${archives.zip}")) |> BASE64_DECODE(%[1].base64encodedcontents)`, 'world\n'],
  [
    `UNZIP(BASE64_DECODE("${archives.encrypted}"), "s3cret") |> BASE64_DECODE(%[0].base64encodedcontents)`,
    'hello',
  ],
  [`IF_ERROR(UNZIP(BASE64_DECODE("${archives.encrypted}"), "wrong"), "no")`, 'no'],
  ['MAP(UNZIP(ZIP([])), "filename")', []],
  ['UNZIP(ZIP("x")).first.filename', 'file.txt'],
  ['UNZIP(ZIP("x", "día.csv")).first |> [%.filename, %.content_type]', ['día.csv', 'text/csv']],
  [
    'ZIP("secret", "a.txt", "pw", "aes256") |> BASE64_DECODE(UNZIP(%, "pw").first.base64encodedcontents)',
    'secret',
  ],
  ['IF_ERROR(UNZIP(ZIP("x", "a", "pw", "aes256"), "pv"), "no")', 'no'],
  ['ZIP("x", password: "pw") |> UNZIP(%, "pw").first.sizeinbytes', 1],
  ['UNZIP(ZIP([{filename: "a", base64encodedcontents: "/w=="}])).first.base64encodedcontents', '/w=='],
  [
    'ZIP([{name: "a", contents: "x", created_at: "2026-03-04T05:06:07Z"}]) = ZIP([{name: "a", contents: "x", created_at: 1772600767}])',
    true,
  ],
  [`MAP(UNTAR(GUNZIP(BASE64_DECODE("${archives.tar}"))), "filename")`, ['a.txt', 'd/b.txt']],
  [
    `UNTAR(GUNZIP(BASE64_DECODE("${archives.gnuLongName}"))).first |> [SIZE(%.filename), %.sizeinbytes]`,
    [124, 5],
  ],
  [
    `UNTAR(GUNZIP(BASE64_DECODE("${archives.paxLongName}"))).first |> [SIZE(%.filename), %.sizeinbytes]`,
    [124, 5],
  ],
  ['UNTAR(TAR([]))', []],
  [`TAR([{name: "${'d/'.repeat(60)}a", contents: "x"}]) |> SIZE(UNTAR(%).first.filename)`, 121],
];

const mail: Golden = [
  [
    'EML_PARSE("Subject: a\\r\\n b\\r\\nX-A: 1\\r\\nX-A: 2\\r\\n\\r\\nx\\r\\ny").headers',
    { subject: 'a b', x_a: ['1', '2'] },
  ],
  ['EML_PARSE("Subject: a\\n\\nx\\ny").body', 'x\ny'],
  [
    'EML_PARSE("To: Ada <a@x.org>, \\"L, B\\" <b@x.org>, c@x.org (C), G: d@x.org;\\n\\n").to',
    ['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org'],
  ],
  ['EML_PARSE("Date: Wed, 4 Mar 2026 05:06:07 +0100\\n\\n").date', '2026-03-04T04:06:07.000Z'],
  ['EML_PARSE("Subject: =?utf-8?B?w6k=?= =?utf-8?B?w6k=?= =?iso-8859-1?Q?=E9_x?=\\n\\n").subject', 'ééé x'],
  [
    'EML_PARSE("Content-Type: text/plain; charset=iso-8859-1\\nContent-Transfer-Encoding: quoted-printable\\n\\ncaf=E9 =\\nau lait").body',
    'café au lait',
  ],
  [
    'EML_PARSE("Content-Type: text/html\\n\\n<style>x</style><p>Hi&nbsp;<b>Ada</b></p><p>&amp; you</p>") |> [%.body, %.body_html]',
    ['Hi Ada\n& you', '<style>x</style><p>Hi&nbsp;<b>Ada</b></p><p>&amp; you</p>'],
  ],
  [
    'EML_PARSE("Message-ID: <1@x>\\n\\n") |> [%.message_id, %.from, %.cc, %.date, %.attachments]',
    ['<1@x>', null, [], null, []],
  ],
];

const encryption: Golden = [
  [`TINES_DECRYPT(TINES_ENCRYPT("día", "${secret}"), "${secret}")`, 'día'],
  [`TINES_DECRYPT(TINES_ENCRYPT("x", "${secret}more"), "${secret}more")`, 'x'],
  [`IF_ERROR(TINES_DECRYPT(TINES_ENCRYPT("x", "${secret}"), "${secret}more"), "no")`, 'no'],
  [`TINES_ENCRYPT("x", "${secret}") = TINES_ENCRYPT("x", "${secret}")`, false],
  [`BASE64_ENCODE(TINES_DECRYPT(TINES_ENCRYPT(BASE64_DECODE("/wA="), "${secret}"), "${secret}"))`, '/wA='],
  [`OPENSSL_ENCRYPT("hello", "AES-128-ECB", "0123456789abcdef").encrypted`, 'Z0x+8454yr2c7JwSWCOmOQ=='],
  [`OPENSSL_DECRYPT("Z0x+8454yr2c7JwSWCOmOQ==", "aes-128-ecb", "0123456789abcdef")`, 'hello'],
  [
    `OPENSSL_DECRYPT("RYDXELY=", "aes-256-gcm", "${secret}", "AAECAwQFBgcICQoL", "q46gTzqNlq+flUMcPFMRRw==", "head")`,
    'hello',
  ],
  [
    `IF_ERROR(OPENSSL_DECRYPT("RYDXELY=", "aes-256-gcm", "${secret}", "AAECAwQFBgcICQoL", "q46gTzqNlq+flUMcPFMRRw==", "tail"), "no")`,
    'no',
  ],
  [
    `OPENSSL_ENCRYPT("x", "aes-128-cbc", "0123456789abcdef") |> OPENSSL_DECRYPT(%.encrypted, "aes-128-cbc", "0123456789abcdef", %.iv)`,
    'x',
  ],
  [`AES_DECRYPT(AES_ENCRYPT("x", "${secret}", mode: "cbc"), "${secret}", mode: "cbc")`, 'x'],
];

const tokens: Golden = [
  ['JWT_SIGN({}, "secret", "HS256") |> JWT_DECODE(%, "secret", "HS256").header', { alg: 'HS256' }],
  ['JWT_SIGN({a: "día"}, "secret", "HS512") |> JWT_DECODE(%, "secret", "HS512").payload.a', 'día'],
  [
    'JWT_SIGN({}, {kty: "oct", k: "c2VjcmV0"}, "HS384") |> JWT_DECODE(%, "secret", "HS384").verification',
    true,
  ],
  ['IF_ERROR(JWT_DECODE(JWT_SIGN({}, "secret", "HS256"), "secrets", "HS256"), "no")', 'no'],
  ['IF_ERROR(JWT_DECODE(JWT_SIGN({}, "secret", "HS256"), "secret", "HS384"), "no")', 'no'],
  [
    'JWT_DECODE(JWT_SIGN({}, "s", "HS256", {kid: "k"}), algorithm: "HS256", jwks: {keys: [{kty: "oct", kid: "j", k: "eA"}, {kty: "oct", kid: "k", k: "cw"}]}).verification',
    true,
  ],
  ['IF_ERROR(JWT_DECODE(JWT_SIGN({exp: 1772600766}, "s", "HS256"), "s", "HS256"), "expired")', 'expired'],
  ['JWT_DECODE(JWT_SIGN({exp: 1772600766}, "s", "HS256"), "s", "HS256", leeway: 5).verification', true],
  ['JWT_DECODE(JWT_SIGN({exp: 1}, "s", "HS256"), "s", "HS256", verify_expiration: FALSE).payload.exp', 1],
  ['IF_ERROR(JWT_DECODE(JWT_SIGN({nbf: 1772600800}, "s", "HS256"), "s", "HS256"), "early")', 'early'],
  [
    'IF_ERROR(JWT_DECODE(JWT_SIGN({iat: 1772600800}, "s", "HS256"), "s", "HS256", verify_iat: TRUE), "future")',
    'future',
  ],
  [
    'JWT_DECODE(JWT_SIGN({iss: "a", aud: ["x", "y"]}, "s", "HS256"), "s", "HS256", iss: ["a", "b"], aud: "y").verification',
    true,
  ],
  ['IF_ERROR(JWT_DECODE(JWT_SIGN({iss: "c"}, "s", "HS256"), "s", "HS256", iss: "a"), "other")', 'other'],
  [
    'JWT_DECODE(JWT_SIGN({iss: "c"}, "s", "HS256"), "s", "HS256", iss: "a", verify_iss: FALSE).payload.iss',
    'c',
  ],
  ['IF_ERROR(JWT_DECODE(JWT_SIGN({}, "s", "HS256"), "s", "HS256", sub: "a"), "other")', 'other'],
  [
    'IF_ERROR(JWT_DECODE(JWT_SIGN({}, "s", "HS256"), "s", "HS256", required_claims: ["exp"]), "no exp")',
    'no exp',
  ],
];

/** Functions that stand on libraries. */
export const codecs: Readonly<Record<string, Golden>> = {
  csv,
  yaml,
  xml,
  encodings,
  addresses,
  hashes,
  packing,
  mail,
  encryption,
  tokens,
};
