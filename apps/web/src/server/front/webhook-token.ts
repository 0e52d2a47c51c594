/** Webhooks that want an access token: what was brought, and how a sender finds out where to get one. */
import type { IncomingMessage } from 'node:http';
import type { CheckToken } from '@storyloom/adapters/tokens/check-token';
import type { Door, Endpoint, HttpReply, TokenRule } from '@storyloom/engine';
import { mcpPrefix, webhookPrefix } from './webhook-address.ts';
import type { Shown } from './webhook-gate.ts';
import { plain } from './webhook-replies.ts';

/** Behind it stands the address of the webhook without its secret (RFC 9728 §3.1). */
export const metadataPrefix = '/.well-known/oauth-protected-resource';

/** What tokens for it name as their audience, unless its author says another: its address without the secret. */
export function resourceOf(
  baseUrl: string,
  { door, endpoint }: { door: Pick<Door, 'mcp'>; endpoint: Pick<Endpoint, 'path'> },
): string {
  return `${baseUrl}${door.mcp ? mcpPrefix : webhookPrefix}${endpoint.path}`;
}

/** RFC 9728 §2. */
export function metadataOf(resource: string, { issuer, scopes }: TokenRule): Record<string, unknown> {
  return {
    resource,
    authorization_servers: [issuer],
    ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
    bearer_methods_supported: ['header'],
  };
}

const wanted = 'Send an access token: Authorization: Bearer <token>.';

/** Whether it brought a token that the webhook's author wants. Its claims are known then, and nothing else of it. */
export async function tokenProof(
  checkToken: CheckToken,
  { req, rule, resource }: { req: IncomingMessage; rule: TokenRule; resource: string },
): Promise<Shown | HttpReply> {
  const [, token] = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '') ?? [];
  if (token === undefined) return refused(401, wanted, { rule, resource });
  const verdict = await checkToken(token, rule, resource);
  if (verdict.ok) return { proof: 'token', claims: verdict.claims };
  const { why, message } = verdict;
  if (why === 'away') return plain(503, `${message} Nothing was stored. Try again.`, { 'retry-after': '30' });
  if (why === 'claim') return plain(403, message);
  const error = why === 'scope' ? 'insufficient_scope' : 'invalid_token';
  return refused(why === 'scope' ? 403 : 401, message, { rule, resource, error });
}

/** With the challenge of RFC 6750 §3, and the address of what RFC 9728 tells. */
function refused(
  status: number,
  message: string,
  { rule, resource, error }: { rule: TokenRule; resource: string; error?: string },
): HttpReply {
  const { origin, pathname } = new URL(resource);
  const parameters = {
    ...(error === undefined ? {} : { error, error_description: message }),
    ...(rule.scopes.length === 0 ? {} : { scope: rule.scopes.join(' ') }),
    resource_metadata: `${origin}${metadataPrefix}${pathname}`,
  };
  const challenge = Object.entries(parameters).map(([name, value]) => `${name}="${quoted(value)}"`);
  return plain(status, message, { 'www-authenticate': `Bearer ${challenge.join(', ')}` });
}

/** RFC 6750 §3: neither quotes nor backslashes, and nothing that headers cannot carry. */
function quoted(text: string): string {
  return text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'");
}
