import type { ActionDescription } from '@storyloom/engine';
import { writtenOr } from '../as-written.ts';
import { form } from './form.ts';

/** Starts a story run for each mail that comes into a mailbox. */
export const description: ActionDescription = {
  type: 'receive-email',
  title: 'Receive Email',
  summary: 'Starts the story with each mail that comes into a mailbox (IMAP).',
  kind: 'source',
  group: 'Start',
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
};
