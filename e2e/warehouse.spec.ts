/** The story “Ask the warehouse” against an SQL REST API as Snowflake documents it. */
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { closePeers, serve } from '@storyloom/adapters/testing/http-peer';
import { expect, test } from './product.ts';

const story = JSON.parse(readFileSync(new URL('./fixtures/warehouse.story.json', import.meta.url), 'utf8'));

const parts = [
  [
    ['1', 'Cork'],
    ['2', 'Rome'],
  ],
  [['3', 'Oslo']],
  [
    ['4', 'Kyiv'],
    ['5', null],
  ],
];
const rowType = [
  { name: 'ID', type: 'fixed' },
  { name: 'CITY', type: 'text' },
];
const compilationError = {
  code: '000904',
  message: "SQL compilation error: error line 1 at position 7\ninvalid identifier 'IDD'",
  sqlState: '42000',
  statementHandle: 'h-422',
};

test.afterAll(closePeers);

/** Why a token is not one of this user and key; null when it is. */
function tokenFault(headers: IncomingHttpHeaders, keys: ReturnType<typeof keyPair>): string | null {
  if (headers['x-snowflake-authorization-token-type'] !== 'KEYPAIR_JWT') return 'No KEYPAIR_JWT.';
  const [head = '', claims = '', signature = ''] = (headers.authorization ?? '')
    .replace(/^Bearer /, '')
    .split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${claims}`),
    keys.publicKey,
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned || read(head).alg !== 'RS256') return 'Not signed.';
  const { iss, sub, iat, exp, ...more } = read(claims);
  const now = Date.now() / 1000;
  const isTimely = iat <= now + 1 && now < exp && exp - iat <= 3_600;
  const isRight =
    sub === 'ACME.LOOM' && iss === `ACME.LOOM.SHA256:${keys.fingerprint}` && Object.keys(more).length === 0;
  return isTimely && isRight ? null : `Not the claims: ${JSON.stringify({ iss, sub, iat, exp })}`;
}

function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return {
    publicKey,
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: createHash('sha256').update(der).digest('base64'),
  };
}

/** Answers “not yet” twice, then the first part; says what is wrong at once (1), or when it gets to it (2). */
async function startWarehouse(keys: ReturnType<typeof keyPair>) {
  const asked: string[] = [];
  const looks = new Map<string, number>();
  const { port } = await serve(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://warehouse');
    const text = Buffer.concat(await request.toArray()).toString();
    asked.push(`${request.method} ${request.url}`);
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const fault = tokenFault(request.headers, keys);
    if (fault !== null) return send(401, { code: '390144', message: fault });
    if (request.method === 'POST') {
      const amount = JSON.parse(text).bindings['1'].value;
      if (amount === 1) return send(422, compilationError);
      const statementHandle = `h-${amount}`;
      return send(202, {
        code: '333334',
        message: 'Asynchronous execution in progress.',
        statementHandle,
        statementStatusUrl: `/api/v2/statements/${statementHandle}?requestId=r-1`,
      });
    }
    const handle = pathname.split('/').at(-1) ?? '';
    const partition = searchParams.get('partition');
    if (partition !== null) return send(200, { data: parts[Number(partition)] });
    const count = (looks.get(handle) ?? 0) + 1;
    looks.set(handle, count);
    if (count < 3) return send(202, { code: '333334', statementHandle: handle });
    if (handle === 'h-2') return send(422, compilationError);
    const partitionInfo = parts.map((part) => ({ rowCount: part.length }));
    return send(200, {
      code: '090001',
      resultSetMetaData: { numRows: 5, partitionInfo, rowType },
      data: parts[0],
    });
  });
  return { url: `http://127.0.0.1:${port}`, asked };
}

test('asks, waits until it is done, and fetches every part; what is wrong is told', async ({
  product: _,
  api,
}) => {
  const keys = keyPair();
  const warehouse = await startWarehouse(keys);
  const payload = { iss: 'ACME.LOOM.SHA256:<<KEY.fingerprint>>', sub: 'ACME.LOOM' };
  const live = { settings: { algorithm: 'RS256', payload }, secrets: { private_key: keys.pem } };
  const named = {
    name: 'Warehouse',
    slug: 'warehouse_key_pair',
    mode: 'jwt',
    live,
    allowed_hosts: ['127.0.0.1'],
  };
  expect((await api.call('POST', '/credentials', named)).status).toBe(201);
  const resource = { name: 'Warehouse', slug: 'warehouse', value: warehouse.url };
  expect((await api.call('POST', '/resources', resource)).status).toBe(201);
  const { webhookUrl } = await api.importStory(story);

  const ask = async (amount: number) => {
    const body = JSON.stringify({ amount, patience: 1 });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(webhookUrl, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.json() };
  };
  const rows = [
    { id: 1, city: 'Cork' },
    { id: 2, city: 'Rome' },
    { id: 3, city: 'Oslo' },
    { id: 4, city: 'Kyiv' },
    { id: 5, city: null },
  ];
  expect(await ask(100)).toEqual({ status: 200, body: rows });
  expect(warehouse.asked).toEqual([
    'POST /api/v2/statements',
    ...Array(3).fill('GET /api/v2/statements/h-100?requestId=r-1'),
    ...parts.map((_part, at) => `GET /api/v2/statements/h-100?partition=${at}`),
  ]);
  const told = { said: compilationError.message, code: '000904' };
  expect(await ask(1)).toEqual({ status: 422, body: told });
  expect(await ask(2)).toEqual({ status: 422, body: told });
});
