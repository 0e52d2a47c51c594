import type { JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { isCurl, parseCurl } from './curl.ts';
import { httpRequest } from './index.ts';

const url = 'https://api.example/v1';

function parsed(command: string) {
  const result = parseCurl(command);
  if (!result.ok) throw new Error(result.message);
  return result;
}

describe('a cURL command', () => {
  it.each<[string, JsonObject]>([
    [`curl ${url}`, { method: 'get', url }],
    ['curl api.example/v1', { method: 'get', url: 'http://api.example/v1' }],
    [`$ curl '${url}?a=1&b=2#top'`, { method: 'get', url: `${url}?a=1&b=2` }],
    [`curl.exe ${url}?a=1&b=2`, { method: 'get', url: `${url}?a=1&b=2` }],
    [`curl --url ${url}`, { method: 'get', url }],
    [`curl --url=${url} --request=DELETE`, { method: 'delete', url }],
    [`curl -X POST ${url}`, { method: 'post', url }],
    [`curl -XPUT ${url}`, { method: 'put', url }],
    [`curl -X "patch" ${url}`, { method: 'patch', url }],
    [`curl -I ${url}`, { method: 'head', url }],
    [`curl -sSL --compressed -o out.json ${url}`, { method: 'get', url }],
    [`curl -k ${url}`, { method: 'get', url, disable_ssl_verification: true }],
    [`curl -m 7.5 --retry 3 ${url}`, { method: 'get', url, timeout: 7.5, retries: 3 }],
    [`curl -m 900 --retry 99 ${url}`, { method: 'get', url, timeout: 300, retries: 25 }],
    [`curl -A 'Loom 1' ${url}`, { method: 'get', url, user_agent: 'Loom 1' }],
    [`curl -e https://a.example ${url}`, { method: 'get', url, headers: { referer: 'https://a.example' } }],
    [`curl -b 'a=1; b=2' ${url}`, { method: 'get', url, headers: { cookie: 'a=1; b=2' } }],
    [`curl -r 0-99 ${url}`, { method: 'get', url, headers: { range: 'bytes=0-99' } }],
    [`curl -u jo:secret ${url}`, { method: 'get', url, basic_auth: 'jo:secret' }],
    [`curl -ujo ${url}`, { method: 'get', url, basic_auth: 'jo:' }],
    ['curl https://jo:p%40ss@api.example/v1', { method: 'get', url, basic_auth: 'jo:p@ss' }],
    [`curl --oauth2-bearer t0k ${url}`, { method: 'get', url, headers: { authorization: 'Bearer t0k' } }],
    [`curl -x proxy.example:3128 ${url}`, { method: 'get', url, proxy: 'proxy.example:3128' }],
    [
      `curl -x http://proxy.example -U jo:p@ss ${url}`,
      { method: 'get', url, proxy: 'http://jo:p%40ss@proxy.example' },
    ],
  ])('%s', (command, options) => {
    expect(parsed(command).options).toEqual(options);
  });

  it.each<[string, JsonObject]>([
    [`-H 'Accept: application/json' -H "X-Id: 7"`, { Accept: 'application/json', 'X-Id': '7' }],
    [`-H 'X-Tag: a' -H 'X-Tag: b' -H 'X-Tag: c'`, { 'X-Tag': ['a', 'b', 'c'] }],
    [`-H 'X-Empty;' -H 'Accept:'`, { 'X-Empty': '' }],
    [`-H 'X-Colon: a: b'`, { 'X-Colon': 'a: b' }],
    [`-H 'Content-Length: 3' -H 'Accept-Encoding: gzip' -H 'X-A: 1'`, { 'X-A': '1' }],
    [`-H $'X-A: it\\'s \\u00e4\\x21'`, { 'X-A': "it's ä!" }],
    [`-H "X-A: \\"q\\" \\$5 \\\\ end"`, { 'X-A': '"q" $5 \\ end' }],
    [`-H 'X-A: it'"'"'s'`, { 'X-A': "it's" }],
    ['-H X-A:\\ b', { 'X-A': 'b' }],
  ])('with headers: %s', (headers, expected) => {
    expect(parsed(`curl ${headers} ${url}`).options.headers).toEqual(expected);
  });

  it.each<[string, JsonObject]>([
    [`-d 'a=1&b=x+y'`, { content_type: 'form', payload: { a: '1', b: 'x y' } }],
    ['-d a=1 -d b=2', { content_type: 'form', payload: { a: '1', b: '2' } }],
    [`-d 'a=1&a=2'`, { content_type: 'form', payload: 'a=1&a=2' }],
    [`-d 'plain text'`, { content_type: 'form', payload: 'plain text' }],
    [`--data-raw '@jo'`, { content_type: 'form', payload: '@jo' }],
    [`--data-urlencode 'q=a b&c'`, { content_type: 'form', payload: { q: 'a b&c' } }],
    [`--data-urlencode '=a b'`, { content_type: 'form', payload: 'a%20b' }],
    [
      `-H 'Content-Type: application/json' -d '{"a": [1, null], "b": {"c": "d"}}'`,
      { content_type: 'application_json', payload: { a: [1, null], b: { c: 'd' } } },
    ],
    [
      `-H 'content-type: application/json; charset=utf-8' --data-binary '[1]'`,
      { content_type: 'application/json; charset=utf-8', payload: [1] },
    ],
    [
      `-H 'Content-Type: application/json' -d '{broken'`,
      { content_type: 'application_json', payload: '{broken' },
    ],
    [`-H 'Content-Type: application/json' -d 'null'`, { content_type: 'application_json', payload: 'null' }],
    [
      `--json '{"a":1}'`,
      { content_type: 'application_json', payload: { a: 1 }, headers: { accept: 'application/json' } },
    ],
    [`-H 'Content-Type: text/xml' -d '<a/>'`, { content_type: 'text/xml', payload: '<a/>' }],
    [`-F a=1 -F 'b="two words"'`, { content_type: 'data', payload: { a: '1', b: 'two words' } }],
    ['-F tags[]=a -F tags[]=b', { content_type: 'data', payload: { tags: ['a', 'b'] } }],
    ['--form-string a=@b', { content_type: 'data', payload: { a: '@b' } }],
    ['-d =1+1', { content_type: 'form', payload: '\\=1+1' }],
  ])('with a body: %s', (body, expected) => {
    expect(parsed(`curl ${body} ${url}`).options).toEqual({ method: 'post', url, ...expected });
  });

  it('sends what it has in the query when told so', () => {
    expect(parsed(`curl -G -d a=1 --data-urlencode 'q=x y' ${url}`).options).toEqual({
      method: 'get',
      url,
      payload: { a: '1', q: 'x y' },
    });
    expect(parsed(`curl -G ${url}`).options).toEqual({ method: 'get', url });
  });

  it('goes over several lines, as shells and as Windows write them', () => {
    const lines = `curl '${url}' \\\n  -X 'POST' \\\r\n  -H 'accept: */*' \\\n  --data-raw '{\n "a": 1}' -H 'content-type: application/json'\n`;
    expect(parsed(lines).options).toEqual({
      method: 'post',
      url,
      headers: { accept: '*/*' },
      content_type: 'application_json',
      payload: { a: 1 },
    });
    const windows = `curl ^"${url}?a=1^&b=2^" ^\r\n  -H ^"accept: */*^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":1^}^" -H ^"content-type: application/json^"`;
    expect(parsed(windows).options).toEqual({
      method: 'post',
      url: `${url}?a=1&b=2`,
      headers: { accept: '*/*' },
      content_type: 'application_json',
      payload: { a: 1 },
    });
  });

  it('uploads files as objects that wait for their content', () => {
    const { options, left } = parsed(`curl -F 'f=@/tmp/a.pdf;type=application/pdf' -F g=@b.txt ${url}`);
    expect(options.payload).toEqual({
      f: { filename: 'a.pdf', content_type: 'application/pdf', base64encodedcontents: '' },
      g: { filename: 'b.txt', content_type: 'application/octet-stream', base64encodedcontents: '' },
    });
    expect(left).toHaveLength(2);
    expect(left[0]).toContain('payload.f.base64encodedcontents');
  });

  it('is signed for AWS without its keys', () => {
    const { options, left } = parsed(`curl --aws-sigv4 aws:amz:eu-west-1:es -u AKIA:canary ${url}`);
    expect(options).toEqual({
      method: 'get',
      url,
      aws_signature: { credential: '', region: 'eu-west-1', service: 'es' },
    });
    expect(left).toEqual([expect.stringContaining('aws_signature.credential')]);
  });
});

describe('what is not taken over', () => {
  it.each<[string, RegExp]>([
    [`curl -d @body.json ${url}`, /file body\.json is not read: put its content into payload/],
    [`curl --data-urlencode q@x.txt ${url}`, /file x\.txt is not read/],
    [`curl -d @- ${url}`, /typed in is not read/],
    [`curl -F 'a=<note.txt' ${url}`, /note\.txt is not read: put its content into payload\.a/],
    [`curl -T a.bin ${url}`, /file a\.bin is not uploaded/],
    [`curl -b jar.txt ${url}`, /file jar\.txt/],
    [`curl -H @headers.txt ${url}`, /file headers\.txt/],
    [`curl --cacert ca.pem ${url}`, /custom_certificate_authority/],
    [`curl -E me.pem --key me.key ${url}`, /client_certificate/],
    [`curl --resolve a:443:1.2.3.4 ${url}`, /--resolve was left out/],
    [`curl --nonsense ${url}`, /--nonsense was left out/],
    [`curl -y ${url}`, /-y was left out/],
    [`curl -H 'Host: other.example' ${url}`, /header host \(other\.example\)/],
    [`curl ${url} https://b.example/?x=1`, /https:\/\/b\.example\/ was left out/],
    [`curl ${url} | jq .`, /What follows the command was left out: \| jq \./],
    [`curl ${url} > out.json`, /> out\.json/],
    [`curl ${url}; rm -r x`, /; rm -r x/],
    [`curl ${url}\necho done`, /echo done/],
    [`curl -H "Authorization: Bearer $TOKEN" ${url}`, /^\$TOKEN is a variable/],
    [`curl ${url}/\${ID}`, /^\$ID is a variable/],
    [`curl -X BREW ${url}`, /method BREW is none/],
  ])('is told: %s', (command, sentence) => {
    expect(parsed(command).left).toEqual([expect.stringMatching(sentence)]);
  });

  it('is nothing when all of it means nothing here', () => {
    const command = `curl -sSLvi -f --http2 --connect-timeout 5 -w '%{http_code}' -c jar --max-redirs 3 ${url}`;
    expect(parsed(command).left).toEqual([]);
  });
});

describe('secrets in it', () => {
  it.each<[string, string[]]>([
    [`-H 'Authorization: Bearer canary'`, ['headers.Authorization']],
    [`-H 'X-Api-Key: canary' -b 's=canary'`, ['headers.X-Api-Key', 'headers.cookie']],
    ['-u jo:canary', ['basic_auth']],
    ['-d api_key=canary -d q=1', ['payload.api_key']],
    ['-x http://jo:canary@proxy.example', ['proxy']],
    [`-H 'Accept: a'`, []],
  ])('are pointed out: %s', (options, places) => {
    const { secrets } = parsed(`curl ${options} ${url}`);
    expect(secrets).toEqual(places.map((place) => expect.stringContaining(place)));
    for (const secret of secrets) expect(secret).toContain('put it into a credential');
    expect(secrets.join()).not.toContain('canary');
  });

  it('are pointed out in the address', () => {
    expect(parsed(`curl '${url}?access_token=canary&q=1'`).secrets).toEqual([
      expect.stringContaining('url (access_token)'),
    ]);
  });
});

describe('what is no command for cURL', () => {
  it.each<[string, RegExp]>([
    ['curl', /no address/],
    ['curl -X POST', /no address/],
    [`curl 'https://a.example`, /quote .* not closed/],
    [`curl "https://a.example`, /quote .* not closed/],
    [`curl $'a`, /quote .* not closed/],
    ['wget https://a.example', /does not begin with curl/],
    ['', /does not begin with curl/],
    [`curl ${'x'.repeat(1_000_001)}`, /longer than/],
  ])('is refused', (text, why) => {
    const result = parseCurl(text);
    expect(result.ok ? '' : result.message).toMatch(why);
  });

  it('is known by its beginning', () => {
    for (const text of ['curl https://a', ' \n$ curl -X', 'CURL.EXE x']) expect(isCurl(text)).toBe(true);
    for (const text of ['curly braces', 'a curl x', '{"format": "curl x"}', 'curl']) {
      expect(isCurl(text)).toBe(false);
    }
  });
});

it('makes options that its type takes', () => {
  const command = `curl -X POST '${url}' -H 'X-Tag: a' -H 'X-Tag: b' -u jo:x -k -m 5 --retry 2 --json '{"a":1}' -x proxy:3128 -A loom`;
  expect(httpRequest.options.safeParse(parsed(command).options).success).toBe(true);
});

it('ends for any text', () => {
  for (const text of [
    'curl "\\',
    "curl '",
    'curl \\',
    'curl ^',
    'curl ^"',
    "curl $'\\u",
    'curl -',
    'curl --',
    'curl -F a',
    'curl -H',
  ]) {
    expect(parseCurl(text)).toHaveProperty('ok');
  }
});
