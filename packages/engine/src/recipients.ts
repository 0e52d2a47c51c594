import { z } from 'zod';
import { readRecipient } from './recipient.ts';
import { recipientBounds } from './story-bounds.ts';

/** All of a story's recipients, each once. */
export const recipientsSchema = z
  .array(z.string())
  .max(recipientBounds.most, `At most ${recipientBounds.most} recipients.`)
  .transform((texts, context): string[] => {
    const values = texts.flatMap((text) => {
      const read = readRecipient(text);
      if (read.ok) return [read.value];
      context.addIssue({ code: 'custom', message: `${text.trim().slice(0, 80)}: ${read.message}` });
      return [];
    });
    return [...new Map(values.map((value) => [value.toLowerCase(), value])).values()];
  });
