/**
 * The services that the story Everything calls: each takes nothing but what is right, keeps what it took,
 * and tells what it was asked with, so that a secret that comes back is seen.
 */
import { createHmac, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { TLSSocket } from 'node:tls';
import { makeAuthority } from '@storyloom/adapters/testing/certificates';
import { serve } from '@storyloom/adapters/testing/http-peer';
import { startTokenProvider } from './oidc.ts';
import { signatureFault } from './sigv4.ts';

type Taken = {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The name in the certificate of who asked. */
  client: string | null;
};

type Reply = { status?: number; headers?: Record<string, string>; body: unknown };
type Route = (taken: Taken) => Reply | Promise<Reply>;

export type Services = Awaited<ReturnType<typeof startServices>>;

const secretOf = (what: string) => `${what}-${randomBytes(12).toString('hex')}`;

/** What a PNG begins with, and bytes that are no text. */
export const logo = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 255, 254, 128]);
const prices: Record<string, number> = { 'T-1': 10.5, 'M-2': 99, 'K-3': 5 };
const pages: Record<string, { items: { name: string }[]; next: string | null }> = {
  '': { items: [{ name: 'tea' }, { name: 'mug' }], next: 'p2' },
  p2: { items: [{ name: 'kettle' }], next: 'p3' },
  p3: { items: [], next: null },
};
const changes = [{ id: 'c1' }, { id: 'c2' }, { id: 'c3' }];

/** Ended by `closePeers`. */
export async function startServices() {
  const authority = makeAuthority('Private Authority');
  const device = authority.issue('the loom');
  const jwtKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const secrets = {
    aws: secretOf('aws'),
    client: secretOf('client'),
    desk: secretOf('desk'),
    portal: secretOf('portal'),
    deviceKey: device.privateKey,
    jwtKey: jwtKey.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  const scope = 'orders:read';
  const provider = await startTokenProvider({ id: 'loom', secret: secrets.client, scope });
  /** Every token that was issued here or seen. */
  const tokens = new Set<string>();
  const issue = (what: string) => {
    const token = secretOf(what);
    tokens.add(token);
    return token;
  };
  const taken: Taken[] = [];
  const [nonce, session, deskToken] = [secretOf('nonce'), issue('session'), issue('desk-token')];

  /** Answered when every price was asked for, the last one first: none waits for another's answer. */
  const asked: (() => void)[] = [];
  const allAsked = () =>
    new Promise<void>((go) => {
      asked.push(go);
      if (asked.length === Object.keys(prices).length) for (const next of asked.splice(0).reverse()) next();
    });

  const routes: Record<string, Route> = {
    'GET hosts': async ({ url, headers }) => {
      const token = bearer(headers);
      tokens.add(token);
      if (!(await provider.knows(token, scope))) return refused('no token');
      const host = url.split('/').at(-1) ?? '';
      // What it was asked with goes back, as careless services do.
      return { body: { host, load: host.length, authorization: headers.authorization } };
    },
    'PUT bucket': (request) => {
      const keys = {
        accessKeyId: 'AKIDLOOM',
        secretAccessKey: secrets.aws,
        region: 'eu-west-1',
        service: 's3',
      };
      const fault = signatureFault(request, keys);
      return fault === null ? { headers: { etag: '"1"' }, body: '' } : refused(fault);
    },
    'POST portal/challenge': ({ body }) =>
      body.toString() === '{"user":"loom"}' ? { body: { nonce } } : refused('no user'),
    'POST portal/session': ({ body }) => {
      const right = JSON.stringify({ nonce, key: secrets.portal });
      return body.toString() === right ? { status: 201, body: { session } } : refused('no key');
    },
    'POST portal/notes': ({ headers }) =>
      headers['x-session'] === session
        ? { status: 201, body: { noted: true, session } }
        : refused('no session'),
    'PATCH partners': ({ headers }) => {
      const token = bearer(headers);
      tokens.add(token);
      const [head = '', claims = '', signature = ''] = token.split('.');
      const data = Buffer.from(`${head}.${claims}`);
      const isSigned = verify('RSA-SHA256', data, jwtKey.publicKey, Buffer.from(signature, 'base64url'));
      const { iss, aud, exp }: Record<string, unknown> = isSigned
        ? JSON.parse(Buffer.from(claims, 'base64url').toString())
        : {};
      const isRight = iss === 'loom' && aud === 'partner' && Number(exp) * 1000 > Date.now();
      return isRight ? { body: { ok: true } } : refused('no signature');
    },
    'POST desk/token': ({ headers }) =>
      headers['x-key'] === secrets.desk ? { body: { data: { token: deskToken } } } : refused('no key'),
    'GET catalogue': ({ url, headers }) => {
      if (headers['x-desk'] !== deskToken) return refused('no desk');
      return { body: pages[query(url).get('after') ?? ''] };
    },
    'GET logo.png': () => ({ headers: { 'content-type': 'image/png' }, body: logo }),
    'GET prices': async ({ url }) => {
      await allAsked();
      return { body: { price: prices[url.split('/').at(-1) ?? ''] } };
    },
    'GET inventory': ({ client, url }) => {
      const skus = query(url).getAll('sku[]');
      return { body: { client, stock: Object.fromEntries(skus.map((sku, at) => [sku, at * 10])) } };
    },
    'GET changes': ({ url }) => {
      const since = query(url).get('since') ?? '';
      const found = changes.slice(Number(since)).slice(0, 2);
      return { body: { since, changes: found, next: String(Number(since) + found.length) } };
    },
    'POST archive': () => ({ status: 201, body: { kept: true } }),
    'POST shipments': () => ({ status: 201, body: { shipped: true } }),
  };

  const listener: RequestListener = async (request, response) => {
    const { method = '', url = '', headers, socket } = request;
    const client = socket instanceof TLSSocket ? String(socket.getPeerCertificate().subject?.CN) : null;
    const one: Taken = { method, url, headers, client, body: Buffer.concat(await request.toArray()) };
    taken.push(one);
    const [first = '', second = ''] = url.slice(1).split(/[/?]/);
    const route = routes[`${method} ${first}/${second}`] ?? routes[`${method} ${first}`];
    const reply: Reply = route ? await route(one) : { status: 404, body: 'There is nothing.' };
    const isBytes = Buffer.isBuffer(reply.body);
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(isBytes ? reply.body : JSON.stringify(reply.body));
  };
  const server = authority.issue('services', ['127.0.0.1']);
  const tls = {
    cert: server.certificate,
    key: server.privateKey,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: true,
  };
  const [api, secure] = [await serve(listener), await serve(listener, { tls })];

  return {
    authority,
    device,
    secrets,
    tokenUrl: provider.tokenUrl,
    scope,
    apiUrl: `http://127.0.0.1:${api.port}`,
    secureUrl: `https://127.0.0.1:${secure.port}`,
    /** What came to addresses that begin so, in this order. */
    taken: (start: string) => taken.filter(({ method, url }) => `${method} ${url}`.startsWith(start)),
    /** All that is worth something to a thief. */
    worth: () => [...Object.values(secrets), ...tokens, ...provider.issued],
    lastChange: String(changes.length),
  };
}

/** As GitHub signs. */
export function githubHeaders(body: string, { secret, delivery }: { secret: string; delivery: string }) {
  return {
    'content-type': 'application/json',
    'x-github-delivery': delivery,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
}

const bearer = ({ authorization = '' }: IncomingHttpHeaders) => authorization.replace(/^Bearer /, '');
const query = (url: string) => new URL(url, 'http://services').searchParams;
const refused = (why: string): Reply => ({ status: 401, body: { error: why } });
