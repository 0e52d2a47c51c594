import { defineAction } from '@storyloom/engine';
import { z } from 'zod';
import { writtenOr } from '../as-written.ts';
import { choiceOption, flagOption, jsonOption, numberOption, textOption } from '../coerce.ts';
import { form } from './form.ts';
import { addressesOption, addressOption, lineOption } from './options.ts';

const options = z.object({
  recipients: addressesOption,
  cc: addressesOption,
  bcc: addressesOption,
  reply_to: addressesOption,
  subject: lineOption(''),
  body: textOption(''),
  advanced_html: flagOption(true),
  text: textOption(''),
  attachments: jsonOption([]),
  sender_name: lineOption(''),
  sender_address: addressOption,
  smtp_server: lineOption(''),
  smtp_port: numberOption({ fallback: 587, min: 1, max: 65_535, whole: true }),
  smtp_security: choiceOption(['auto', 'tls', 'starttls', 'none'], 'auto'),
  smtp_user: lineOption(''),
  smtp_password: lineOption(''),
  smtp_certificate_authority: textOption(''),
  disable_ssl_verification: flagOption(false),
  timeout: numberOption({ fallback: 60, min: 1, max: 300 }),
});

export type SendEmailOptions = z.infer<typeof options>;

/** Hands a mail to a mail server. */
export const sendEmail = defineAction({
  type: 'send-email',
  title: 'Send Email',
  summary: 'Sends an e-mail, with attachments if wanted.',
  kind: 'effect',
  group: 'Act',
  options,
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
});
