import { findTemplates } from '@storyloom/adapters/templates/find-templates';
import {
  type TemplateSummary,
  templateCategoryNames,
  templateKinds,
} from '@storyloom/adapters/templates/template-file';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { found } from './errors.ts';
import { metaOf, skipOf } from './paging.ts';
import { metaSchema, pageQuery } from './schemas.ts';

const read: Declaration = { resource: 'template', action: 'read', scope: 'team' };
const kinds = z.enum(templateKinds).describe('A whole story, or one Action that is set up');
const categories = z.enum(templateCategoryNames);

const summarySchema = z.object({
  slug: z.string(),
  kind: kinds,
  name: z.string(),
  summary: z.string(),
  description: z.string(),
  categories: z.array(categories),
  products: z.array(z.string()),
  needs: z
    .array(
      z.object({
        type: z.enum(['credential', 'resource']),
        slug: z.string().describe('As formulas name it: CREDENTIAL.slug, RESOURCE.slug'),
        name: z.string(),
        about: z.string().describe('What to put there, and where to get it'),
      }),
    )
    .describe('What its Actions name: they fail until the team has it'),
  hosts: z
    .array(z.string())
    .describe('Hosts that it calls; RESOURCE.slug or CREDENTIAL.slug where that holds the address'),
  sends_mail: z.boolean().describe('By the mail server of the installation'),
  action_count: z.number(),
});

const detailSchema = summarySchema.extend({
  sample: z.unknown().describe('An event that its first Action could get; null where none is of use'),
  story: z.unknown().describe('A story file, as POST /stories/import takes it'),
});

export const templateRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/templates',
    config: { access: read },
    schema: {
      summary: 'Ready-made stories and Actions, best match first',
      querystring: z.object({
        ...pageQuery,
        search: z
          .string()
          .max(200)
          .optional()
          .describe('Words that all have to be found in names, products, texts'),
        kind: kinds.optional(),
        category: categories.optional(),
      }),
      response: { 200: z.object({ templates: z.array(summarySchema), meta: metaSchema }) },
    },
    handler: async (request) => {
      const { query } = request;
      const { search, kind, category, per_page: limit } = query;
      const filter = { search, kind, category, limit, skip: skipOf(query) };
      const { templates, total } = findTemplates(await web.templates.all(), filter);
      const meta = metaOf({ baseUrl: web.baseUrl, url: request.url }, query, total);
      return { templates: templates.map(summaryView), meta };
    },
  });

  app.route({
    method: 'GET',
    url: '/templates/:slug',
    config: { access: read },
    schema: {
      summary: 'One template with its story file, which an import makes a story of',
      params: z.object({ slug: z.string().max(80) }),
      response: { 200: detailSchema },
    },
    handler: async (request) => {
      const template = found((await web.templates.get(request.params.slug)) ?? 'not_found');
      const { sample, story } = template;
      return { ...summaryView(template), sample, story };
    },
  });
};

function summaryView(template: TemplateSummary): z.infer<typeof summarySchema> {
  const { slug, kind, name, summary, description, categories, products, hosts } = template;
  return {
    slug,
    kind,
    name,
    summary,
    description,
    categories,
    products,
    needs: template.needs.map(({ kind: type, ...need }) => ({ type, ...need })),
    hosts,
    sends_mail: template.sendsMail,
    action_count: template.actionCount,
  };
}
