/** The option `tools` of a webhook that is an MCP server. */
import { isObject, type JsonObject } from '@storyloom/engine';
import { z } from 'zod';
import { given, textOption } from '../../coerce.ts';
import { isAbsent } from '../../values.ts';
import { schemaFault } from './schema-walk.ts';

const mostTools = 50;
const longestDescription = 4_000;
/** Of the JSON of one schema: all of them are sent to every client. */
const longestSchema = 20_000;

const anything: JsonObject = { type: 'object' };

const inputSchema = given.transform((value, context): JsonObject => {
  if (isAbsent(value)) return anything;
  const fault = !isObject(value)
    ? 'has to be a JSON Schema, as an object.'
    : JSON.stringify(value).length > longestSchema
      ? `is longer than ${longestSchema.toLocaleString('en')} characters.`
      : schemaFault(value);
  if (fault === null && isObject(value)) return { type: 'object', ...value };
  context.addIssue({ code: 'custom', message: fault ?? '', input: null });
  return z.NEVER;
});

const tool = z.object(
  {
    name: textOption().refine((name) => /^[\w.-]{1,128}$/.test(name), {
      error: 'has to be 1 to 128 letters, digits, _, - and dots.',
    }),
    /** For people; the name where it is blank. */
    title: textOption('').refine((text) => text.length <= 200, { error: 'may have at most 200 characters.' }),
    description: textOption('').refine((text) => text.length <= longestDescription, {
      error: `may have at most ${longestDescription.toLocaleString('en')} characters.`,
    }),
    input_schema: inputSchema,
  },
  { error: 'has to be an object with a name.' },
);

export type Tool = z.infer<typeof tool>;

export const toolsOption: z.ZodType<Tool[]> = z.preprocess(
  (value) => (isAbsent(value) ? [] : value),
  z
    .array(tool, { error: 'has to be a list of tools.' })
    .max(mostTools, { error: `may have at most ${mostTools} tools.` })
    .refine((tools) => new Set(tools.map(({ name }) => name)).size === tools.length, {
      error: 'has two tools of the same name.',
    }),
);
