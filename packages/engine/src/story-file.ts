/**
 * The story file `storyloom.story/1`: a story as JSON that people read, diff and send around. Actions
 * are keyed by slug, keys stand in a stable order, ids and secrets are never in it.
 */
import { z } from 'zod';
import { type ActionTypes, kindOf } from './action.ts';
import { firstPlaces } from './first-places.ts';
import { newId } from './ids.ts';
import type { Graph, GraphAction, GraphGroup, GraphLink, GraphNote, Id } from './model.ts';
import {
  groupNameSchema,
  noteContentSchema,
  noteSizeSchema,
  optionsSchema,
  positionSchema,
  slugSchema,
  tintSchema,
} from './schemas.ts';
import { fromSendToStoryFile, type SendToStory, sendToStoryFileSchema } from './send-to-story.ts';
import { actionSettingsSchema } from './settings.ts';
import { failuresBounds } from './story-bounds.ts';
import { storyFileFormat } from './write-story-file.ts';

/** What is wrong with a file, and where: `actions.price_order.options`. */
export type FileProblem = { path: string; message: string };

export type StoryContent = {
  name: string;
  description: string;
  graph: Graph;
  sendToStory?: SendToStory | null;
  /** Failed runs in a row after which it switches itself off; null: never. */
  disableAfter?: number | null;
  /** Its recipients, whom no file has, are told when a run fails; not unless told. */
  monitorFailures?: boolean;
  /** The time that it saves is shown and summed up; it is unless told. */
  reportingStatus?: boolean;
};

/** Failed runs in a row after which a story switches itself off. */
export const failuresSchema = z
  .int()
  .min(failuresBounds.least, `At least ${failuresBounds.least}.`)
  .max(failuresBounds.most, `At most ${failuresBounds.most}.`);

const fileSchema = z.strictObject({
  format: z.literal(storyFileFormat, `Expected "${storyFileFormat}".`),
  name: z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.'),
  description: z.string().max(20_000).default(''),
  send_to_story: sendToStoryFileSchema.exactOptional(),
  disable_after_failures: failuresSchema.exactOptional(),
  monitor_failures: z.boolean().exactOptional(),
  reporting_status: z.boolean().exactOptional(),
  // Of people: no export has them, and no import takes them over.
  recipients: z.array(z.unknown()).max(1_000).default([]),
  actions: z.record(
    slugSchema,
    z.strictObject({
      type: z.string(),
      name: z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.'),
      options: optionsSchema.default({}),
      position: positionSchema.exactOptional(),
      disabled: z.boolean().default(false),
      bypassed: z.boolean().default(false),
      group: slugSchema.exactOptional(),
      // Settings stand beside the options: retry, timeout_s, schedule and the others.
      ...actionSettingsSchema.shape,
    }),
  ),
  links: z
    .array(z.strictObject({ from: z.string(), port: z.string().default('success'), to: z.string() }))
    .default([]),
  notes: z
    .array(
      z.strictObject({
        content: noteContentSchema,
        position: positionSchema.default({ x: 0, y: 0 }),
        width: noteSizeSchema.exactOptional(),
        height: noteSizeSchema.exactOptional(),
        tint: tintSchema.exactOptional(),
        group: slugSchema.exactOptional(),
      }),
    )
    .default([]),
  groups: z
    .record(
      slugSchema,
      z.strictObject({
        name: groupNameSchema.default(''),
        tint: tintSchema.exactOptional(),
        collapsed: z.boolean().exactOptional(),
      }),
    )
    .default({}),
});

export type StoryFile = z.input<typeof fileSchema>;

/** As much of a file as its meaning needs, whatever else is wrong with it; null is what the shape's check tells. */
const text = z.string().nullable().catch(null);
const outlineSchema = z.object({
  format: z.literal(storyFileFormat),
  send_to_story: z
    .object({ entry: text.catch(null) })
    .nullish()
    .catch(null),
  actions: z
    .record(
      z.string(),
      z.object({ type: text, group: text.default(null) }).catch({ type: null, group: null }),
    )
    .catch({}),
  notes: z.array(z.object({ group: text.default(null) }).catch({ group: null })).catch([]),
  groups: z.record(z.string(), z.unknown()).catch({}),
  links: z
    .array(
      z
        .object({ from: text, port: text.default('success'), to: text })
        .catch({ from: null, port: null, to: null }),
    )
    .catch([]),
});

type Outline = z.output<typeof outlineSchema>;

/**
 * Reads a story file from outside: the whole story under new ids, or every problem with its path.
 * `droppedRecipients`: so many people or webhooks stood in it, which are not taken over.
 */
export function parseStoryFile(
  input: unknown,
  types: ActionTypes,
): { ok: true; story: StoryContent; droppedRecipients: number } | { ok: false; problems: FileProblem[] } {
  const parsed = fileSchema.safeParse(input, { error: sentence });
  const outline = outlineSchema.safeParse(input);
  const problems = [
    ...(parsed.error?.issues.map(({ path, message }) => ({ path: pathText(path), message })) ?? []),
    ...(outline.success ? meaningProblems(outline.data, types) : []),
  ];
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  const file = parsed.data;

  const ids = new Map(Object.keys(file.actions).map((slug): [string, Id] => [slug, newId()]));
  const groupIds = new Map(Object.keys(file.groups).map((key): [string, Id] => [key, newId()]));
  const groups: Record<Id, GraphGroup> = {};
  for (const [key, group] of Object.entries(file.groups)) {
    const id = groupIds.get(key) ?? newId();
    groups[id] = { id, ...group };
  }
  const inGroup = (key: string | undefined) => {
    const group = key === undefined ? undefined : groupIds.get(key);
    return group === undefined ? {} : { group };
  };
  const isPlaced = Object.values(file.actions).some(({ position }) => position !== undefined);
  const places = isPlaced ? null : firstPlaces(Object.keys(file.actions), file.links);
  const actions: Record<Id, GraphAction> = {};
  for (const [slug, action] of Object.entries(file.actions)) {
    const id = ids.get(slug) ?? newId();
    const { type, name, options, position, disabled, bypassed, group, ...settings } = action;
    actions[id] = {
      id,
      slug,
      type,
      name,
      options,
      position: position ?? places?.get(slug) ?? { x: 0, y: 0 },
      ...(disabled ? { disabled: true } : {}),
      ...(bypassed ? { bypassed: true } : {}),
      ...inGroup(group),
      ...(Object.keys(settings).length > 0 ? { settings } : {}),
    };
  }
  const links: Record<Id, GraphLink> = {};
  for (const { from, port, to } of file.links) {
    const [fromId, toId] = [ids.get(from), ids.get(to)];
    if (!fromId || !toId) continue;
    const id = newId();
    links[id] = { id, from: fromId, port, to: toId };
  }
  const notes: Record<Id, GraphNote> = {};
  for (const { group, ...note } of file.notes) {
    const id = newId();
    notes[id] = { id, ...note, ...inGroup(group) };
  }
  const { send_to_story: calls, disable_after_failures: disableAfter } = file;
  const { monitor_failures: monitorFailures, reporting_status: reportingStatus } = file;
  return {
    ok: true,
    droppedRecipients: file.recipients.length,
    story: {
      name: file.name,
      description: file.description,
      graph: { actions, links, notes, groups },
      ...(disableAfter === undefined ? {} : { disableAfter }),
      ...(monitorFailures === undefined ? {} : { monitorFailures }),
      ...(reportingStatus === undefined ? {} : { reportingStatus }),
      ...(calls ? { sendToStory: fromSendToStoryFile(calls, (slug) => ids.get(slug) ?? null) } : {}),
    },
  };
}

function meaningProblems(
  { actions, links, notes, groups, send_to_story: calls }: Outline,
  types: ActionTypes,
): FileProblem[] {
  return [
    ...entryProblems(calls?.entry ?? null, { actions, types }),
    ...groupProblems({ actions, notes, groups }),
    ...Object.entries(actions).flatMap(([slug, { type }]) =>
      type === null || Object.hasOwn(types, type)
        ? []
        : [{ path: `actions.${slug}.type`, message: `There is no Action type "${type}".` }],
    ),
    ...links.flatMap((link, index) => linkProblems(link, index, { actions, types })),
  ];
}

function groupProblems({
  actions,
  notes,
  groups,
}: Pick<Outline, 'actions' | 'notes' | 'groups'>): FileProblem[] {
  const members = [
    ...Object.entries(actions).map(([slug, { group }]) => ({ path: `actions.${slug}.group`, group })),
    ...notes.map(({ group }, index) => ({ path: `notes[${index}].group`, group })),
  ];
  return members.flatMap(({ path, group }) =>
    group === null || Object.hasOwn(groups, group)
      ? []
      : [{ path, message: `There is no group "${group}" in this file.` }],
  );
}

/** Whoever calls a story enters it by a webhook. */
function entryProblems(
  entry: string | null,
  { actions, types }: { actions: Outline['actions']; types: ActionTypes },
): FileProblem[] {
  if (entry === null) return [];
  const path = 'send_to_story.entry';
  if (!Object.hasOwn(actions, entry)) {
    return [{ path, message: `There is no Action "${entry}" in this file.` }];
  }
  const type = actions[entry]?.type;
  const definition = type != null && Object.hasOwn(types, type) ? types[type] : undefined;
  if (!definition || kindOf(definition, definition.defaults) === 'source') return [];
  return [{ path, message: `${definition.title} does not start a story; the entry is a webhook.` }];
}

function linkProblems(
  link: Outline['links'][number],
  index: number,
  { actions, types }: { actions: Outline['actions']; types: ActionTypes },
): FileProblem[] {
  const problems: FileProblem[] = [];
  for (const end of ['from', 'to'] as const) {
    const slug = link[end];
    if (slug !== null && !Object.hasOwn(actions, slug)) {
      problems.push({
        path: `links[${index}].${end}`,
        message: `There is no Action "${slug}" in this file.`,
      });
    }
  }
  const definitionOf = (slug: string | null) => {
    const type = slug !== null && Object.hasOwn(actions, slug) ? actions[slug]?.type : null;
    return type != null && Object.hasOwn(types, type) ? types[type] : undefined;
  };
  const from = definitionOf(link.from);
  if (from && link.port !== null && !from.ports.some((port) => port.name === link.port)) {
    const known = from.ports.map((port) => port.name).join(', ');
    problems.push({
      path: `links[${index}].port`,
      message: `${from.title} has no port "${link.port}". It has: ${known}.`,
    });
  }
  const to = definitionOf(link.to);
  if (to && kindOf(to, to.defaults) === 'source') {
    problems.push({
      path: `links[${index}].to`,
      message: `${to.title} starts a story; no link may lead to it.`,
    });
  }
  return problems;
}

/** Zod's findings in the words of someone who wrote the file; null leaves a message of ours as it is. */
const sentence: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') {
    const wanted = {
      string: 'text',
      number: 'a number',
      boolean: 'true or false',
      record: 'an object',
      object: 'an object',
      array: 'a list',
    };
    const expected = Object.entries(wanted).find(([type]) => type === issue.expected)?.[1] ?? issue.expected;
    return issue.input === undefined ? `Missing: ${expected} belongs here.` : `Not ${expected}.`;
  }
  if (issue.code === 'unrecognized_keys') {
    return `A story file has no ${issue.keys.map((key) => `"${key}"`).join(', ')} here.`;
  }
  return null;
};

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
}
