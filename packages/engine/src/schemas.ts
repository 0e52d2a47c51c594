/** The edge's view of drafts: what a browser or a file may send, with limits. Types are the model's. */
import { z } from 'zod';
import type { Change } from './changes.ts';
import { type Graph, type Json, pinLimit, tints } from './model.ts';
import { actionSettingsSchema } from './settings.ts';

const id = z.uuid();
const name = z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.');
const coordinate = z.number().min(-1e6).max(1e6);

export const positionSchema = z.strictObject({ x: coordinate, y: coordinate });

export const slugSchema = z
  .string()
  .max(80, 'At most 80 characters.')
  .regex(/^[a-z][a-z0-9_]*$/, 'Use lower case letters, digits and _, starting with a letter.');

const jsonSchema: z.ZodType<Json> = z.json();

export const optionsSchema = z.record(z.string().min(1).max(100), jsonSchema);

const pinSchema = z
  .strictObject({ output: jsonSchema })
  .refine(
    ({ output }) => JSON.stringify(output).length <= pinLimit,
    'A pinned event has at most 100,000 characters.',
  );

const action = z.strictObject({
  id,
  type: z.string().max(60),
  name,
  slug: slugSchema,
  options: optionsSchema,
  position: positionSchema,
  disabled: z.boolean().exactOptional(),
  bypassed: z.boolean().exactOptional(),
  settings: actionSettingsSchema.exactOptional(),
  pin: pinSchema.exactOptional(),
  group: id.exactOptional(),
});

/** Each setting may be null: it is taken away then. */
const settingsChange = z.record(z.string(), z.json()).transform((given, context) => {
  const kept = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const parsed = actionSettingsSchema.safeParse(kept);
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(actionSettingsSchema.shape, key));
  if (parsed.success && unknown === undefined) {
    const gone = Object.keys(given).filter((key) => given[key] === null);
    return { ...parsed.data, ...Object.fromEntries(gone.map((key) => [key, null])) };
  }
  for (const { path, message } of parsed.error?.issues ?? [])
    context.addIssue({ code: 'custom', path, message });
  if (unknown !== undefined) context.addIssue({ code: 'custom', message: `There is no setting ${unknown}.` });
  return z.NEVER;
});

const link = z.strictObject({ id, from: id, port: z.string().min(1).max(40), to: id });

export const noteContentSchema = z.string().max(20_000, 'At most 20,000 characters.');
export const noteSizeSchema = z.number().min(32).max(4000);
export const tintSchema = z.enum(tints);
export const groupNameSchema = z.string().trim().max(120, 'At most 120 characters.');

const note = z.strictObject({
  id,
  content: noteContentSchema,
  position: positionSchema,
  width: noteSizeSchema.exactOptional(),
  height: noteSizeSchema.exactOptional(),
  tint: tintSchema.exactOptional(),
  group: id.exactOptional(),
});

const group = z.strictObject({
  id,
  name: groupNameSchema,
  tint: tintSchema.exactOptional(),
  collapsed: z.boolean().exactOptional(),
});

export const graphSchema: z.ZodType<Graph> = z.strictObject({
  actions: z.record(id, action),
  links: z.record(id, link),
  notes: z.record(id, note),
  groups: z.record(id, group),
});

const changeSchema: z.ZodType<Change> = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add_action'), action }),
  z.strictObject({
    op: z.literal('update_action'),
    id,
    name: name.exactOptional(),
    slug: slugSchema.exactOptional(),
    disabled: z.boolean().exactOptional(),
    bypassed: z.boolean().exactOptional(),
    pin: pinSchema.nullable().exactOptional(),
    set: optionsSchema.exactOptional(),
    unset: z.array(z.string().max(100)).max(200).exactOptional(),
    settings: settingsChange.exactOptional(),
  }),
  z.strictObject({ op: z.literal('move'), positions: z.record(id, positionSchema) }),
  z.strictObject({ op: z.literal('remove_action'), id }),
  z.strictObject({ op: z.literal('add_link'), link }),
  z.strictObject({ op: z.literal('remove_link'), id }),
  z.strictObject({ op: z.literal('add_note'), note }),
  z.strictObject({
    op: z.literal('update_note'),
    id,
    content: noteContentSchema.exactOptional(),
    width: noteSizeSchema.exactOptional(),
    height: noteSizeSchema.exactOptional(),
    tint: tintSchema.exactOptional(),
  }),
  z.strictObject({ op: z.literal('remove_note'), id }),
  z.strictObject({ op: z.literal('add_group'), group }),
  z.strictObject({
    op: z.literal('update_group'),
    id,
    name: groupNameSchema.exactOptional(),
    tint: tintSchema.exactOptional(),
    collapsed: z.boolean().exactOptional(),
  }),
  z.strictObject({ op: z.literal('remove_group'), id }),
  z.strictObject({ op: z.literal('set_group'), ids: z.array(id).max(5000), group: id.nullable() }),
]);

/** One saved batch of an editor. */
export const changesSchema: z.ZodType<Change[]> = z.array(changeSchema).min(1).max(5000);
