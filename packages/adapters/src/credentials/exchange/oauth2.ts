/** OAuth 2: client credentials, and tokens of a person who consented, refreshed. */
import { type HttpOut, isObject, objectOf } from '@storyloom/engine';
import * as oauth from 'oauth4webapi';
import { call, refused } from './calls.ts';
import type { Exchange, ExchangeDeps, Exchanged, ExchangeFailure, Opened } from './exchange.ts';

type Oauth = Opened<'oauth2'>;

/** A client at its provider. */
export type OauthClient = {
  server: oauth.AuthorizationServer;
  client: oauth.Client;
  authentication: oauth.ClientAuth;
};

/** Whose client it is: the installation's app, with its own addresses, or the credential's. */
export function clientOf(
  { oauthApps }: Pick<ExchangeDeps, 'oauthApps'>,
  opened: Oauth,
): OauthClient | ExchangeFailure {
  const { settings, secrets } = opened;
  const app = settings.app === '' ? null : oauthApps[settings.app];
  if (app === undefined) {
    const message = `This installation has no OAuth app “${settings.app}”: name one of OAUTH_APPS, or fill in the credential's own fields.`;
    return { ok: false, code: 'bad_credential', message };
  }
  const tokenUrl = URL.parse(app?.token_url ?? settings.token_url);
  if (!tokenUrl)
    return { ok: false, code: 'bad_credential', message: 'The token address is not an address.' };
  const authorizeUrl = app ? (app.authorize_url ?? '') : settings.authorize_url;
  const secret = app ? app.client_secret : secrets.client_secret;
  const authenticate =
    settings.client_authentication === 'post' ? oauth.ClientSecretPost : basicAuthentication;
  return {
    server: {
      issuer: tokenUrl.origin,
      token_endpoint: tokenUrl.href,
      ...(authorizeUrl === '' ? {} : { authorization_endpoint: authorizeUrl }),
    },
    client: { client_id: app?.client_id ?? settings.client_id },
    authentication: secret ? authenticate(secret) : oauth.None(),
  };
}

/**
 * The header of RFC 6749 §2.3.1. The library encodes more of a secret than it must, which providers that do
 * not decode it take for a wrong one.
 */
function basicAuthentication(secret: string): oauth.ClientAuth {
  const part = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
  return (_server, client, _body, headers) => {
    const pair = `${part(client.client_id)}:${part(secret)}`;
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  };
}

export const byOauth: Exchange<'oauth2'> = async (deps, opened) => {
  const known = clientOf(deps, opened);
  if ('ok' in known) return known;
  const { server, client, authentication } = known;
  const { grant_type, scope, parameters } = opened.settings;
  const extra = { ...parameters, ...(scope === '' ? {} : { scope }) };
  const options = { ...callOptions(deps, opened), additionalParameters: extra };
  if (grant_type === 'client_credentials') {
    return settled(async () => {
      const answer = await oauth.clientCredentialsGrantRequest(
        server,
        client,
        authentication,
        extra,
        options,
      );
      return oauth.processClientCredentialsResponse(server, client, answer);
    });
  }
  const { refreshToken } = opened;
  if (refreshToken === null) return notConnected;
  return settled(async () => {
    const answer = await oauth.refreshTokenGrantRequest(
      server,
      client,
      authentication,
      refreshToken,
      options,
    );
    return oauth.processRefreshTokenResponse(server, client, answer);
  }, refreshToken);
};

const notConnected: ExchangeFailure = {
  ok: false,
  code: 'not_connected',
  message: 'Nobody has connected this credential yet, or its time is over: open it and connect it.',
};

/** The code that a provider gave at its consent page, exchanged. */
export function byCode(
  deps: ExchangeDeps,
  opened: Oauth,
  given: { parameters: URLSearchParams; redirectUri: string; verifier: string },
): Promise<Exchanged> {
  const known = clientOf(deps, opened);
  if ('ok' in known) return Promise.resolve(known);
  const { server, client, authentication } = known;
  const { parameters, redirectUri, verifier } = given;
  return settled(async () => {
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      parameters,
      redirectUri,
      verifier,
      callOptions(deps, opened),
    );
    return oauth.processAuthorizationCodeResponse(server, client, answer);
  });
}

/** Fails with what the provider said, as far as it is one of OAuth's own words. */
async function settled(
  run: () => Promise<oauth.TokenEndpointResponse>,
  refreshToken?: string,
): Promise<Exchanged> {
  try {
    const answer = await run();
    return {
      ok: true,
      value: answer.access_token,
      expiresIn: answer.expires_in ?? null,
      refreshToken: answer.refresh_token ?? refreshToken,
    };
  } catch (error) {
    if (error instanceof CallFailed) return error.failure;
    if (error instanceof oauth.ResponseBodyError) {
      if (refreshToken !== undefined && error.error === 'invalid_grant') return notConnected;
      return refused({ status: error.status, headers: {}, body: { error: error.error } });
    }
    const status = error instanceof oauth.OperationProcessingError && error.cause instanceof Response;
    const message = 'No token could be fetched: the answer of the token address is not one of OAuth 2.';
    return {
      ok: false,
      code: 'token_failed',
      message,
      ...(status && error.cause instanceof Response ? { status: error.cause.status } : {}),
    };
  }
}

class CallFailed extends Error {
  readonly failure: ExchangeFailure;
  constructor(failure: ExchangeFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The library's calls go the guarded way. http is for providers on one's own network. */
function callOptions(deps: { http: HttpOut }, opened: Pick<Oauth, 'allowedHosts'>) {
  return {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (
      url: string,
      init: { method: string; headers: Record<string, string>; body?: unknown },
    ): Promise<Response> => {
      const called = await call(deps, opened, {
        method: init.method,
        url,
        headers: init.headers,
        ...(init.body === undefined || init.body === null ? {} : { body: String(init.body) }),
      });
      if (!called.ok) throw new CallFailed(called);
      const { status, headers, body } = called.answer;
      // Who it is does not matter here, and its issuer is not known: an id token is left unread.
      const { id_token: _, ...rest } = objectOf(body);
      return new Response(isObject(body) ? JSON.stringify(rest) : called.text, {
        status,
        headers: { 'content-type': headers.content_type ?? '' },
      });
    },
  };
}
