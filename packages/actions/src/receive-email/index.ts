import { defineAction, hasControlCharacter } from '@storyloom/engine';
import { z } from 'zod';
import { choiceOption, flagOption, given, numberOption, textOption } from '../coerce.ts';
import { excerpt, isAbsent } from '../values.ts';
import { conditionsOption } from './conditions.ts';
import { description } from './description.ts';

const mostFolders = 20;

/** A list of names, or one text with commas between them. */
const foldersOption = given.transform((value, context): string[] => {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value];
  const folders = list.filter((one) => !isAbsent(one)).map((one) => String(one).trim());
  if (
    folders.some((one) => hasControlCharacter(one) || one.length > 250) ||
    list.some((one) => typeof one === 'object' && one !== null)
  ) {
    context.addIssue({
      code: 'custom',
      message: `must be a list of names of folders; it is ${excerpt(value)}.`,
    });
  }
  if (folders.length > mostFolders) {
    context.addIssue({
      code: 'custom',
      message: `has ${folders.length} folders; ${mostFolders} is the most.`,
    });
  }
  return folders.length === 0 ? ['INBOX'] : [...new Set(folders)];
});

const lineOption = textOption().superRefine((text, context) => {
  if (hasControlCharacter(text))
    context.addIssue({ code: 'custom', message: 'must not contain a line break.' });
});

const options = z.object({
  host: lineOption,
  username: lineOption,
  login: choiceOption(['password', 'oauth2'], 'password'),
  password: textOption(),
  folders: foldersOption,
  conditions: conditionsOption,
  mark_as_read: flagOption(true),
  include_attachments: flagOption(true),
  emit_headers: flagOption(false),
  ssl: choiceOption(['true', 'starttls', 'false'], 'true'),
  port: numberOption({ fallback: null, min: 1, max: 65_535, whole: true }),
  idle: flagOption(true),
  poll_interval: numberOption({ fallback: 60, min: 5, max: 86_400 }),
  certificate_authority: textOption(''),
  disable_ssl_verification: flagOption(false),
});

export type ReceiveEmailOptions = z.infer<typeof options>;

export const receiveEmail = defineAction(description, options);
