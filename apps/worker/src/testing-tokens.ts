/** For tests of mail with OAuth 2: who hands tokens out, says whose they are, and lends them to Actions. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCredential } from '@storyloom/adapters/credentials/edit';
import { makeValues } from '@storyloom/adapters/credentials/values';
import { guardedHttp } from '@storyloom/adapters/http/guarded';
import type { World } from '@storyloom/adapters/stories/testing-world';
import { testVault } from '@storyloom/adapters/testing/vault';
import type { Values } from '@storyloom/engine';

type TestProvider = {
  host: string;
  /** With a token behind it: 200 and its user, ann, for the good one, 401 for any other. */
  infoUrl: string;
  /** What was handed out, in order. */
  issued: string[];
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Hands out `tokens` in their order, the last one again and again; `good` is ann's. */
export async function startTestProvider({
  tokens,
  good,
}: {
  tokens: string[];
  good: string;
}): Promise<TestProvider> {
  const issued: string[] = [];
  const provider = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/token') {
      const token = tokens[Math.min(issued.length, tokens.length - 1)] ?? '';
      issued.push(token);
      response.end(JSON.stringify({ access_token: token, token_type: 'bearer', expires_in: 3_600 }));
      return;
    }
    response.statusCode = request.url === `/info?${good}` ? 200 : 401;
    response.end(JSON.stringify({ user: 'ann' }));
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const host = `127.0.0.1:${(provider.address() as AddressInfo).port}`;
  return {
    host,
    infoUrl: `http://${host}/info?`,
    issued,
    [Symbol.asyncDispose]: async () => void provider.close(),
  };
}

type LentTokens = {
  values: Values;
  /** The slugs that were lent and refused, in order. */
  refused: (readonly string[])[];
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** A credential “box” of the provider's tokens, for `server` alone. A token that is refused counts as an old one. */
export async function lendTokens(
  { database, prisma, scope }: World,
  provider: TestProvider,
  server: string,
): Promise<LentTokens> {
  const vault = testVault();
  const settings = { token_url: `http://${provider.host}/token`, client_id: 'loom', scope: 'mail' };
  const live = { settings, secrets: { client_secret: 'hush-hush' } };
  const allowedHosts = [server, provider.host];
  const given = { name: 'Box', slug: 'box', type: 'oauth2', allowedHosts, live } as const;
  const made = await createCredential({ prisma, vault }, scope, given);
  if (!made.ok) throw new Error(made.message);
  const none = () => undefined;
  const log = { debug: none, info: none, warn: none, error: none };
  const http = guardedHttp({ allow: ['127.0.0.1'] });
  const { pool } = database;
  const values = makeValues({ reads: pool, pool, vault, http, oauthApps: {}, log });
  const refused: LentTokens['refused'] = [];
  return {
    values: {
      load: values.load,
      refused: async (request) => {
        refused.push(request.credentials);
        // One that is fresh would be kept.
        await pool.query("UPDATE credential_token SET created_at = now() - interval '2 minutes'");
        await values.refused?.(request);
      },
    },
    refused,
    [Symbol.asyncDispose]: () => http.close(),
  };
}
