/** Who may call a story, where it is entered and what it wants: set beside its graph, and in its story file. */
import { z } from 'zod';
import type { Id } from './model.ts';

const inputTypes = ['any', 'text', 'number', 'boolean', 'object', 'array'] as const;
const accesses = ['team', 'global', 'specific_teams'] as const;

const storyInputSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .regex(/^[\p{L}_][\p{L}\p{N}_]{0,79}$/u, 'Use letters, digits and _, starting with a letter.'),
  type: z.enum(inputTypes).default('any'),
  required: z.boolean().default(false),
  /** What counts when it is not given. */
  default: z.json().exactOptional(),
  description: z.string().max(2_000, 'At most 2,000 characters.').default(''),
});

const shared = {
  enabled: z.boolean().default(true),
  /** `team`: the story's own. Other teams see no more of it than its name and its answers. */
  access: z.enum(accesses).default('team'),
  inputs: z
    .array(storyInputSchema)
    .max(100, 'At most 100 inputs.')
    .refine(
      (inputs) => new Set(inputs.map(({ name }) => name)).size === inputs.length,
      'Two have the same name.',
    )
    .default([]),
};

export const sendToStorySchema = z.strictObject({
  ...shared,
  /** The Action of a webhook; null while none is chosen. */
  entry: z.uuid().nullable(),
  /** Teams that may call it, with `specific_teams`. */
  teams: z.array(z.uuid()).max(1_000).default([]),
});

export type SendToStory = z.output<typeof sendToStorySchema>;

/** In a story file the entry is a slug, and no team is named: those are others' business. */
export const sendToStoryFileSchema = z.strictObject({
  ...shared,
  entry: z.string().nullable().default(null),
});

export type SendToStoryFile = z.input<typeof sendToStoryFileSchema>;

/** As a story file has it, keys in a stable order. */
export function toSendToStoryFile(settings: SendToStory, slugOf: (id: Id) => string | null): SendToStoryFile {
  const { enabled, entry, access, inputs } = settings;
  return {
    enabled,
    entry: entry === null ? null : slugOf(entry),
    access,
    inputs: inputs.map(({ name, type, required, default: fallback, description }) => ({
      name,
      type,
      required,
      ...(fallback === undefined ? {} : { default: fallback }),
      description,
    })),
  };
}

/** As it is kept; a slug that is none of the file's Actions leaves the entry open. */
export function fromSendToStoryFile(
  file: z.output<typeof sendToStoryFileSchema>,
  idOf: (slug: string) => Id | null,
): SendToStory {
  return { ...file, entry: file.entry === null ? null : idOf(file.entry), teams: [] };
}
