/** REST under /api/v1: bearer keys, JSON, and an OpenAPI document made from the very schemas that check requests. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import {
  type FastifyPluginAsyncZod,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import * as z from 'zod';
import { acceptJsonOnly } from '../front/json-only.ts';
import type { Streams } from '../front/streams.ts';
import type { WebDeps } from '../web-deps.ts';
import { type IdentifyDeps, requireKey } from './access.ts';
import { approvalRoutes } from './approvals.ts';
import { auditRoutes } from './audit-logs.ts';
import { credentialRoutes } from './credentials.ts';
import { dryRunRoutes } from './dry-run.ts';
import { missing, restErrors } from './errors.ts';
import { eventRoutes } from './events.ts';
import { folderRoutes } from './folders.ts';
import { homeRoutes } from './home.ts';
import { memoryRoutes } from './memory.ts';
import { refuseOtherMethods } from './methods.ts';
import { monitoringRoutes } from './monitoring.ts';
import { publishingRoutes } from './publishing.ts';
import { queueRoutes } from './queue.ts';
import { reEmissionRoutes } from './re-emissions.ts';
import { recordMutations } from './recorded.ts';
import { resourceRoutes } from './resources.ts';
import { reviewRoutes } from './reviews.ts';
import { runControlRoutes } from './run-controls.ts';
import { runLogRoutes } from './run-logs.ts';
import { runRoutes } from './runs.ts';
import { scheduleRoutes } from './schedules.ts';
import { searchRoutes } from './search.ts';
import { storyRoutes } from './stories.ts';
import { storyFileRoutes } from './story-files.ts';
import { templateRoutes } from './templates.ts';
import { trashRoutes } from './trash.ts';
import { versionRoutes } from './versions.ts';

export type RestDeps = {
  web: WebDeps;
  tenantName: string;
  viewerOf: IdentifyDeps['viewerOf'];
  streams: Streams;
};

export async function restRoutes(app: FastifyInstance, deps: RestDeps): Promise<void> {
  const { web, tenantName, viewerOf, streams } = deps;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  acceptJsonOnly(app, JSON.parse);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Storyloom', version: web.version, description: 'The REST API of Storyloom.' },
      servers: [{ url: web.baseUrl }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
    },
    transform: jsonSchemaTransform,
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());

  await app.register(async (scope) => {
    restErrors(scope, web.log);
    const identify = { ...web, viewerOf };
    requireKey(scope, identify);
    recordMutations(scope, web);
    const refuseOthers = refuseOtherMethods(scope);
    await scope.register(storyRoutes, { web });
    await scope.register(searchRoutes, { web });
    await scope.register(storyFileRoutes, { web });
    await scope.register(templateRoutes, { web });
    await scope.register(versionRoutes, { web });
    await scope.register(publishingRoutes, { web });
    await scope.register(reviewRoutes, { web });
    await scope.register(folderRoutes, { web });
    await scope.register(trashRoutes, { web });
    await scope.register(homeRoutes, { web });
    await scope.register(runRoutes, { web });
    await scope.register(runControlRoutes, { web });
    await scope.register(runLogRoutes, { web, identify, streams });
    await scope.register(approvalRoutes, { web });
    await scope.register(dryRunRoutes, { web });
    await scope.register(eventRoutes, { web });
    await scope.register(reEmissionRoutes, { web });
    await scope.register(memoryRoutes, { web });
    await scope.register(monitoringRoutes, { web });
    await scope.register(queueRoutes, { web });
    await scope.register(scheduleRoutes, { web });
    await scope.register(credentialRoutes, { web });
    await scope.register(resourceRoutes, { web });
    await scope.register(auditRoutes, { web });
    await scope.register(infoRoutes, { version: web.version, tenantName });
    refuseOthers();
    // What is left of this address space is not for pages.
    scope.all('/*', { schema: { hide: true } }, () => Promise.reject(missing()));
  });
}

const infoRoutes: FastifyPluginAsyncZod<{ version: string; tenantName: string }> = async (app, info) => {
  const { version, tenantName } = info;
  app.route({
    method: 'GET',
    url: '/info',
    config: { access: { resource: 'viewer', action: 'read', scope: 'self' } },
    schema: {
      summary: 'What this installation is',
      response: {
        200: z.object({
          name: z.string(),
          version: z.string(),
          stack: z.object({ name: z.string(), type: z.string() }),
        }),
      },
    },
    handler: async () => ({ name: 'Storyloom', version, stack: { name: tenantName, type: 'self-hosted' } }),
  });
};
