/** Where a story is entered, what it wants, and who may call it: set beside its graph, and in its story file. */
import { z } from 'zod';
import { checkInput, inputTypes } from './inputs.ts';
import type { Id } from './model.ts';
import { callerWaitBounds } from './story-bounds.ts';

const accesses = ['team', 'global', 'specific_teams'] as const;

const storyInputFields = z.strictObject({
  name: z
    .string()
    .trim()
    .regex(/^[\p{L}_][\p{L}\p{N}_]{0,79}$/u, 'Use letters, digits and _, starting with a letter.')
    .refine((name) => name !== '__proto__', 'Take another name.'),
  type: z.enum(inputTypes).default('any'),
  required: z.boolean().default(false),
  /** What counts when it is not given. */
  default: z.json().exactOptional(),
  description: z.string().max(2_000, 'At most 2,000 characters.').default(''),
  /** Of an enum; of a credential the short names that may be given, so that nobody chooses any other. */
  choices: z
    .array(z.string().min(1, 'Give it a name.').max(200, 'At most 200 characters.'))
    .max(200, 'At most 200 choices.')
    .exactOptional(),
  /** A text that nothing stores or shows: Actions read it as INPUT. */
  secret: z.boolean().exactOptional(),
});

/** A value that a story wants of whoever starts it. */
export type StoryInput = z.output<typeof storyInputFields>;

const storyInputSchema = storyInputFields.superRefine((input, context) => {
  const fault = faultOfInput(input);
  if (fault) context.addIssue({ code: 'custom', path: [fault.at], message: fault.message });
});

/** Why no story can have such an input. */
function faultOfInput(input: StoryInput): { at: keyof StoryInput; message: string } | null {
  const { type, choices = [], secret = false, default: fallback } = input;
  if (type === 'enum' && choices.length === 0) return { at: 'choices', message: 'Give at least one choice.' };
  if (type === 'credential' && choices.length === 0) {
    return { at: 'choices', message: 'Name the credentials that may be chosen from, by their short names.' };
  }
  if (new Set(choices).size < choices.length) return { at: 'choices', message: 'Two are the same.' };
  if (secret && type !== 'text') return { at: 'secret', message: 'Only a text can be secret.' };
  if (fallback === undefined) return null;
  if (secret) {
    return {
      at: 'default',
      message: 'A secret has no default: it would stand in the story for all to read.',
    };
  }
  const checked = checkInput(input, fallback);
  return checked.ok ? null : { at: 'default', message: checked.fault.message };
}

const shared = {
  enabled: z.boolean().default(true),
  /** `team`: the story's own. Other teams see no more of it than its name and its answers. */
  access: z.enum(accesses).default('team'),
  /** Seconds that a caller waits for the answer of one call at most; left out: for as long as it takes. */
  timeout_s: z
    .int('Whole seconds.')
    .min(callerWaitBounds.least, 'At least 1 second.')
    .max(callerWaitBounds.most, 'At most a year.')
    .exactOptional(),
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

/** As it is kept; a slug that is none of the file's Actions leaves the entry open. */
export function fromSendToStoryFile(
  file: z.output<typeof sendToStoryFileSchema>,
  idOf: (slug: string) => Id | null,
): SendToStory {
  return { ...file, entry: file.entry === null ? null : idOf(file.entry), teams: [] };
}
