import type { ActionDescription } from '@storyloom/engine';
import { writtenOr } from '../as-written.ts';
import { form } from './form.ts';

/** Hands a mail to a mail server. */
export const description: ActionDescription = {
  type: 'send-email',
  title: 'Send Email',
  summary: 'Sends an e-mail, with attachments if wanted.',
  kind: 'effect',
  group: 'Act',
  deferred: [],
  sensitive: ['smtp_password', 'smtp_user'],
  form,
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { recipients: '', subject: '', body: '' },
  describe: (written) => `To ${writtenOr(written.recipients, '…')}`,
  outcomeUnknown: () => 'ask',
  example: {
    recipients: 'ann@example.com',
    subject: 'Alert <<receive_alert.body.id>>',
    body: '<p>Its severity is <b><<receive_alert.body.severity>></b>.</p>',
  },
  sampleOutput: {
    accepted: ['ann@example.com'],
    rejected: [],
    message_id: '<0192c1f0-0000-7000-8000-000000000001@example.com>',
    response: '250 2.0.0 Ok: queued as 4F1A2',
  },
};
