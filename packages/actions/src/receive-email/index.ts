import { defineAction, hasControlCharacter } from '@storyloom/engine';
import { z } from 'zod';
import { writtenOr } from '../as-written.ts';
import { choiceOption, excerpt, flagOption, given, isAbsent, numberOption, textOption } from '../coerce.ts';
import { conditionsOption } from './conditions.ts';
import { form } from './form.ts';

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

/** Starts a story run for each mail that comes into a mailbox. */
export const receiveEmail = defineAction({
  type: 'receive-email',
  title: 'Receive Email',
  summary: 'Starts the story with each mail that comes into a mailbox (IMAP).',
  kind: 'source',
  group: 'Start',
  options,
  deferred: [],
  sensitive: ['password', 'username'],
  form,
  ports: [{ name: 'success', title: 'Success' }],
  defaults: { host: '', username: '', password: '' },
  describe: (written) => `${writtenOr(written.username, 'Mail')} at ${writtenOr(written.host, '…')}`,
  example: {
    host: 'imap.example.com',
    username: 'alerts@example.com',
    password: '<<CREDENTIAL.mail_password>>',
    conditions: { from: '*@example.com', unseen: true },
  },
  sampleOutput: {
    from: 'monitor@example.com',
    to: ['alerts@example.com'],
    cc: [],
    subject: 'Disk is full on web-01',
    body: 'Only 2 % are left.',
    body_html: '<p>Only 2 % are left.</p>',
    date: '2026-01-31T08:00:00.000Z',
    message_id: '<A-1042@example.com>',
    folder: 'INBOX',
    attachments: [
      {
        guid: '9e107d9d-372b-4b6e-8f1a-1a79a4a9d2c3',
        filename: 'disk.csv',
        content_type: 'text/csv',
        content_id: null,
        sizeinbytes: 12,
        md5: '20e3eb9e2ae6ac8d0b1b38a6c7a8dfa5',
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        base64encodedcontents: 'L2RldixsZWZ0Cg==',
      },
    ],
    warnings: [],
  },
});
