/**
 * The template file `storyloom.template/1`: a story file, and what people should know before they take it. A file
 * that leaves out, or makes up, what its story needs is refused: what the gallery says of it is true.
 */
import {
  type ActionTypes,
  type FileProblem,
  type Graph,
  type Json,
  missingNames,
  parseStoryFile,
  type StoryFile,
  slugSchema,
} from '@storyloom/engine';
import * as z from 'zod';
import { hostsOf, stepsOf } from './seen-in-graph.ts';

export const templateFileFormat = 'storyloom.template/1';
/** A whole story, or one Action that is set up. */
export const templateKinds = ['story', 'action'] as const;
export type TemplateKind = (typeof templateKinds)[number];

/** What templates are for, in the order of the gallery. */
export const templateCategoryNames = [
  'alerts',
  'phishing',
  'people',
  'approvals',
  'reports',
  'watching',
  'data',
  'messages',
  'tickets',
  'look_ups',
  'models',
] as const;
export type TemplateCategory = (typeof templateCategoryNames)[number];

export const templateCategories: Record<TemplateCategory, string> = {
  alerts: 'Respond to alerts',
  phishing: 'Phishing',
  people: 'People and access',
  approvals: 'Approvals',
  reports: 'Reports',
  watching: 'Keep watch',
  data: 'Data moves',
  messages: 'Messages',
  tickets: 'Tickets and incidents',
  look_ups: 'Look-ups',
  models: 'Language models',
};

/** A credential or resource that its formulas name; `about`: what to put there, and where to get it. */
export type TemplateNeed = { kind: 'credential' | 'resource'; slug: string; name: string; about: string };

/** A template without its story: what lists show. */
export type TemplateSummary = {
  slug: string;
  kind: TemplateKind;
  name: string;
  /** One line. */
  summary: string;
  /** What it does, in one to three sentences. */
  description: string;
  categories: TemplateCategory[];
  /** Products that it works with. */
  products: string[];
  needs: TemplateNeed[];
  /** Hosts that it calls; `RESOURCE.name` or `CREDENTIAL.name` where that holds the address. */
  hosts: string[];
  /** Whether it sends by the mail server of the installation. */
  sendsMail: boolean;
  /** Its Actions from the start on: the type, or the mode of an Event Transform. */
  steps: string[];
  actionCount: number;
};

export type Template = TemplateSummary & {
  /** An event that its first Action could get; null where none is of use. */
  sample: Json | null;
  story: StoryFile;
};

const line = (most: number) => z.string().trim().min(1).max(most);
const needSchema = z.strictObject({ slug: slugSchema, name: line(80), about: line(300) });

const fileSchema = z.strictObject({
  format: z.literal(templateFileFormat, `Expected "${templateFileFormat}".`),
  slug: line(80).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower case letters and digits with - between words.'),
  kind: z.enum(templateKinds),
  name: line(80),
  summary: line(140),
  description: line(600),
  categories: z.array(z.enum(templateCategoryNames)).min(1).max(4),
  products: z.array(line(40)).max(10).default([]),
  credentials: z.array(needSchema).max(20).default([]),
  resources: z.array(needSchema).max(20).default([]),
  sample: z.json().default(null),
  story: z.unknown(),
});

type TemplateParsed = { ok: true; template: Template } | { ok: false; problems: FileProblem[] };

/** Reads a template file from outside: all of it, or every problem with its path. */
export function parseTemplateFile(input: unknown, types: ActionTypes): TemplateParsed {
  const parsed = fileSchema.safeParse(input);
  if (!parsed.success) {
    const { issues } = parsed.error;
    return { ok: false, problems: issues.map(({ path, message }) => ({ path: path.join('.'), message })) };
  }
  const { format: _, credentials, resources, story: file, ...about } = parsed.data;
  const story = parseStoryFile(file, types);
  if (!story.ok) {
    const problems = story.problems.map(({ path, message }) => ({ path: `story.${path}`, message }));
    return { ok: false, problems };
  }
  const { graph } = story.story;
  const needs: TemplateNeed[] = [
    ...credentials.map((need) => ({ kind: 'credential' as const, ...need })),
    ...resources.map((need) => ({ kind: 'resource' as const, ...need })),
  ];
  const problems = [
    ...needProblems(graph, needs),
    ...kindProblems(graph, about.kind),
    ...scheduleProblems(graph),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const seen = { ...hostsOf(graph), steps: stepsOf(graph), actionCount: Object.keys(graph.actions).length };
  // It was read as one: what it holds is a story file.
  return { ok: true, template: { ...about, needs, ...seen, story: file as StoryFile } };
}

/** What its formulas name and it does not list, and the other way round. */
function needProblems(graph: Graph, needs: readonly TemplateNeed[]): FileProblem[] {
  const named = new Set(
    Object.values(graph.actions)
      .flatMap((action) => missingNames(action, { credentials: [], resources: [] }))
      .flatMap(({ name }) => name ?? []),
  );
  const listed = new Set(
    needs.map(({ kind, slug }) => `${kind === 'credential' ? 'CREDENTIAL' : 'RESOURCE'}.${slug}`),
  );
  const listOf = (name: string) => (name.startsWith('CREDENTIAL.') ? 'credentials' : 'resources');
  return [
    ...[...named]
      .filter((name) => !listed.has(name))
      .map((name) => ({ path: listOf(name), message: `Its story names ${name}, which is not listed.` })),
    ...[...listed]
      .filter((name) => !named.has(name))
      .map((name) => ({ path: listOf(name), message: `No formula of its story names ${name}.` })),
  ];
}

/** A story is live as soon as it is made: what begins by the clock is switched on by a person. */
function scheduleProblems({ actions }: Graph): FileProblem[] {
  return Object.values(actions)
    .filter(({ settings }) => settings?.schedule?.some(({ enabled }) => enabled !== false))
    .map(({ slug }) => ({
      path: `story.actions.${slug}.schedule`,
      message: 'A template begins nothing by itself: its schedules have "enabled": false.',
    }));
}

function kindProblems({ actions, links, notes }: Graph, kind: TemplateKind): FileProblem[] {
  const count = Object.keys(actions).length;
  const isOne = count === 1 && Object.keys(links).length === 0 && Object.keys(notes).length === 0;
  if (kind === 'action' && !isOne) {
    return [{ path: 'story', message: 'A ready-made Action is one Action, without links and notes.' }];
  }
  return count === 0 ? [{ path: 'story.actions', message: 'There is no Action in it.' }] : [];
}
