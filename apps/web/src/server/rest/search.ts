import { searchStories } from '@storyloom/adapters/stories/search-stories';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { searchTextSchema } from '../api/inputs.ts';
import type { WebDeps } from '../web-deps.ts';
import { checkTeam, idOf, scopeOf } from './access.ts';
import { done } from './errors.ts';
import { id } from './schemas.ts';

const hitSchema = z.object({
  action_id: id.nullable().describe('The Action it is in; null in a note or in the story’s own texts'),
  action_name: z.string().nullable(),
  note_id: id.nullable(),
  field: z.enum(['name', 'slug', 'type', 'option', 'note', 'description']),
  path: z.string().describe('Of the option, as in payload.items[0].name; else empty'),
  excerpt: z.string().describe('The text around the hit, on one line'),
  start: z.number().describe('Where the hit begins in the excerpt, in UTF-16 units'),
  end: z.number(),
});

export const searchRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/search',
    config: { access: { resource: 'story', action: 'read', scope: 'team' } },
    schema: {
      summary: 'A text in all stories, latest edit first',
      description:
        'Searches the drafts of the team: names and descriptions of stories; names, slugs, types and the texts and formulas of options of Actions; notes. Capitals or not. Pages have no count: it would mean reading every story.',
      querystring: z.object({
        q: searchTextSchema,
        per_page: z.coerce.number().int().min(1).max(100).default(20),
        cursor: z.string().optional().describe('`next_cursor` of the page before'),
        team_id: z.string().optional(),
      }),
      response: {
        200: z.object({
          stories: z.array(
            z.object({
              id,
              name: z.string(),
              hit_count: z.number(),
              hits: z.array(hitSchema).describe('The first five'),
            }),
          ),
          next_cursor: id.nullable().describe('Null on the last page'),
        }),
      },
    },
    handler: async (request) => {
      const { q, per_page, cursor, team_id } = request.query;
      checkTeam(request, team_id);
      const after = cursor === undefined ? null : idOf(cursor);
      const page = await searchStories(web, scopeOf(request), { text: q, limit: per_page, after });
      const { stories, nextCursor } = done(page);
      return {
        stories: stories.map((story) => ({
          id: story.id,
          name: story.name,
          hit_count: story.hitCount,
          hits: story.hits.map((hit) => ({
            action_id: hit.actionId,
            action_name: hit.name,
            note_id: hit.noteId,
            field: hit.field,
            path: hit.path,
            excerpt: hit.excerpt.text,
            start: hit.excerpt.start,
            end: hit.excerpt.end,
          })),
        })),
        next_cursor: nextCursor,
      };
    },
  });
};
