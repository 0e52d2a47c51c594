import { runStory } from '@storyloom/adapters/stories/run-story';
import { setChangeControl } from '@storyloom/adapters/versions/change-control';
import { publishDraft } from '@storyloom/adapters/versions/publish-draft';
import { readVersionState } from '@storyloom/adapters/versions/read-versions';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { payloadSchema, reasonSchema, versionNaming, versionNumberSchema } from '../api/inputs.ts';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { done, found, Problems } from './errors.ts';
import { errorsSchema, idParam, startedSchema } from './schemas.ts';
import { changeControlSchema, changeControlView, publishedSchema } from './version-view.ts';

const read: Declaration = { resource: 'story', action: 'read', scope: 'story' };
const edit: Declaration = { resource: 'story', action: 'edit', scope: 'story' };
const run: Declaration = { resource: 'story', action: 'run', scope: 'story' };
const control: Declaration = { resource: 'change_control', action: 'edit', scope: 'story' };
const bypass: Declaration = { resource: 'change_control', action: 'run', scope: 'story' };

const wanted = {
  ...versionNaming,
  revision: z.int().min(0).optional().describe("Refused when the draft's revision is another by now"),
};

export const publishingRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/stories/:id/change_control',
    config: { access: read },
    schema: {
      summary: 'How a story is edited, what of it is live, and what is asked of others',
      params: idParam,
      response: { 200: changeControlSchema },
    },
    handler: async (request) => {
      const storyId = idOf(request.params.id);
      return changeControlView(found(await readVersionState(web, scopeOf(request), storyId)));
    },
  });

  app.route({
    method: 'PUT',
    url: '/stories/:id/change_control',
    config: { access: control, operation: 'versions.setChangeControl' },
    schema: {
      summary: 'Put a story under change control, or back to live edit; for owners and admins',
      params: idParam,
      body: z.object({ change_control: z.boolean(), review_required: z.boolean().default(false) }),
      response: { 200: changeControlSchema },
    },
    handler: async (request) => {
      const storyId = idOf(request.params.id);
      const { change_control: changeControl, review_required: reviewRequired } = request.body;
      const how = { storyId, changeControl, reviewRequired };
      done(await setChangeControl(web, scopeOf(request), how));
      return changeControlView(found(await readVersionState(web, scopeOf(request), storyId)));
    },
  });

  app.route({
    method: 'POST',
    url: '/stories/:id/publish',
    config: { access: edit, operation: 'versions.publish' },
    schema: {
      summary: 'Publish the draft of a story under change control, or what was approved of it',
      params: idParam,
      body: z.object(wanted).nullish(),
      response: { 201: publishedSchema },
    },
    handler: async (request, reply) => {
      const what = { storyId: idOf(request.params.id), ...request.body };
      const { number, warnings } = done(await publishDraft(web, scopeOf(request), what));
      return reply.code(201).send({ number, warnings });
    },
  });

  app.route({
    method: 'POST',
    url: '/stories/:id/publish_without_review',
    config: { access: bypass, operation: 'versions.publishUnreviewed' },
    schema: {
      summary: 'Publish the draft without the review that the story asks for; for owners and admins',
      params: idParam,
      body: z.object({ ...wanted, reason: reasonSchema.describe('Stays with the version') }),
      response: { 201: publishedSchema },
    },
    handler: async (request, reply) => {
      const { reason: bypassReason, ...rest } = request.body;
      const what = { storyId: idOf(request.params.id), ...rest, bypassReason };
      const { number, warnings } = done(await publishDraft(web, scopeOf(request), what));
      return reply.code(201).send({ number, warnings });
    },
  });

  app.route({
    method: 'POST',
    url: '/stories/:id/runs',
    config: { access: run, operation: 'stories.run' },
    schema: {
      summary: 'Run a story, on its live version or on a chosen one',
      params: idParam,
      body: z.object({
        action_id: z.uuid().describe('The Action that begins: a source, or any other'),
        event: payloadSchema.default(null).describe('What it is given'),
        version: versionNumberSchema.optional().describe('The number of a version; the live one if left out'),
      }),
      response: { 201: startedSchema, 422: errorsSchema },
    },
    handler: async (request, reply) => {
      const { action_id: actionId, event: payload, version } = request.body;
      const what = { storyId: idOf(request.params.id), actionId, payload, version };
      const result = found(await runStory(web, scopeOf(request), what));
      if (!result.ok && result.inputs) {
        throw new Problems(Object.entries(result.inputs).map(([path, message]) => ({ path, message })));
      }
      return reply.code(201).send({ story_run_guid: done(result).storyRunId });
    },
  });
};
