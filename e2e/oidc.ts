/** A real OpenID provider on loopback, for a client that acts for itself. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { closeLater } from '@storyloom/adapters/testing/http-peer';
import Provider from 'oidc-provider';

export type TokenProvider = {
  tokenUrl: string;
  /** Whether an access token is one that it issued, with this scope. */
  knows: (token: string, scope: string) => Promise<boolean>;
  /** Every access token that it issued. */
  issued: string[];
};

/** Ended by `closePeers`. */
export async function startTokenProvider(client: {
  id: string;
  secret: string;
  scope: string;
}): Promise<TokenProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  const url = `http://127.0.0.1:${address.port}`;
  const provider = new Provider(url, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
      },
    ],
    scopes: [client.scope],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    ttl: { ClientCredentials: 600 },
    cookies: { keys: ['for tests'] },
  });
  const issued: string[] = [];
  provider.on('grant.success', (context) => {
    const body: unknown = context.body;
    if (body !== null && typeof body === 'object' && 'access_token' in body)
      issued.push(String(body.access_token));
  });
  server.on('request', provider.callback());
  closeLater(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    tokenUrl: `${url}/token`,
    knows: async (token, scope) => {
      const found = await provider.ClientCredentials.find(token);
      return found !== undefined && found.scope === scope;
    },
    issued,
  };
}
