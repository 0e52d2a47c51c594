import {
  decideReview,
  listReviews,
  requestReview,
  withdrawReview,
} from '@storyloom/adapters/versions/reviews';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { remarkSchema } from '../api/inputs.ts';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { done, found } from './errors.ts';
import { metaOf, skipOf } from './paging.ts';
import { id, idParam, metaSchema, pageQuery } from './schemas.ts';
import { reviewSchema, reviewView } from './version-view.ts';

const read: Declaration = { resource: 'review', action: 'read', scope: 'story' };
const edit: Declaration = { resource: 'review', action: 'edit', scope: 'story' };
const decide: Declaration = { resource: 'review', action: 'run', scope: 'story' };

const oneParam = z.object({ id: z.string(), review_id: z.string() });
const comment = z.object({ comment: remarkSchema.default('') }).nullish();

export const reviewRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/stories/:id/reviews',
    config: { access: read },
    schema: {
      summary: 'Reviews of a story, newest first',
      params: idParam,
      querystring: z.object(pageQuery),
      response: { 200: z.object({ reviews: z.array(reviewSchema), meta: metaSchema }) },
    },
    handler: async (request) => {
      const { query } = request;
      const page = { storyId: idOf(request.params.id), limit: query.per_page, skip: skipOf(query) };
      const { reviews, total } = found(await listReviews(web, scopeOf(request), page));
      return {
        reviews: reviews.map(reviewView),
        meta: metaOf({ baseUrl: web.baseUrl, url: request.url }, query, total),
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/stories/:id/reviews',
    config: { access: edit, operation: 'reviews.request' },
    schema: {
      summary: 'Ask for a review of the draft as it is; one under way is withdrawn',
      params: idParam,
      body: z
        .object({
          note: remarkSchema.default(''),
          revision: z.int().min(0).optional().describe("Refused when the draft's revision is another by now"),
        })
        .nullish(),
      response: { 201: z.object({ id }) },
    },
    handler: async (request, reply) => {
      const { note = '', revision } = request.body ?? {};
      const asked = { storyId: idOf(request.params.id), note, revision };
      const review = done(await requestReview(web, scopeOf(request), asked));
      return reply.code(201).send({ id: review.id });
    },
  });

  for (const verdict of ['approve', 'reject'] as const) {
    app.route({
      method: 'POST',
      url: `/stories/:id/reviews/:review_id/${verdict}`,
      config: { access: decide, operation: 'reviews.decide', given: { verdict } },
      schema: {
        summary:
          verdict === 'approve'
            ? 'Approve what a review is about; whoever asked for it cannot'
            : 'Reject it, with a comment that says what has to change',
        params: oneParam,
        body: comment,
        response: { 204: z.null() },
      },
      handler: async (request, reply) => {
        const { id: story, review_id: review } = request.params;
        const which = { storyId: idOf(story), reviewId: idOf(review) };
        const said = request.body?.comment ?? '';
        done(await decideReview(web, scopeOf(request), { ...which, verdict, comment: said }));
        return reply.code(204).send(null);
      },
    });
  }

  app.route({
    method: 'POST',
    url: '/stories/:id/reviews/:review_id/withdraw',
    config: { access: edit, operation: 'reviews.withdraw' },
    schema: { summary: 'Take a review back', params: oneParam, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const { id: story, review_id: review } = request.params;
      const which = { storyId: idOf(story), reviewId: idOf(review) };
      done(await withdrawReview(web, scopeOf(request), which));
      return reply.code(204).send(null);
    },
  });
};
