/** Where senders get tokens for a webhook that wants them (RFC 9728): clients of MCP ask before they sign in. */
import type { FastifyInstance } from 'fastify';
import type { WebhookDeps } from './webhook.ts';
import { gateOf } from './webhook-gate.ts';
import { metadataOf, metadataPrefix, resourceOf } from './webhook-token.ts';

type Deps = Pick<WebhookDeps, 'endpoints' | 'versions' | 'compiled' | 'runners' | 'baseUrl'>;

/** Any other address, and any other webhook, is 404 alike. Pages of all sites may read it, as its standard has it. */
export function resourceMetadataRoutes(app: FastifyInstance, deps: Deps): void {
  for (const kind of ['webhook', 'mcp']) {
    app.get<{ Params: { path: string } }>(`${metadataPrefix}/${kind}/:path`, async (request, reply) => {
      const metadata = await find(deps, request.params.path);
      reply.header('access-control-allow-origin', '*');
      if (metadata === null) return reply.callNotFound();
      return reply.header('cache-control', 'public, max-age=300').send(metadata);
    });
  }
}

async function find(
  { endpoints, versions, compiled, runners, baseUrl }: Deps,
  path: string,
): Promise<Record<string, unknown> | null> {
  const endpoint = (await endpoints.find([path])).get(path);
  const version = endpoint?.enabled ? await versions.load(endpoint.versionId) : null;
  const action = endpoint && version ? compiled(version).actions.get(endpoint.actionId) : undefined;
  if (!endpoint || !action) return null;
  const { door } = gateOf(runners, action);
  return door.token ? metadataOf(resourceOf(baseUrl, { door, endpoint }), door.token) : null;
}
