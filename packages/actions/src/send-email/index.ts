import { defineAction } from '@storyloom/engine';
import { z } from 'zod';
import { choiceOption, flagOption, jsonOption, numberOption, textOption } from '../coerce.ts';
import { description } from './description.ts';
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
  smtp_login: choiceOption(['password', 'oauth2'], 'password'),
  smtp_user: lineOption(''),
  smtp_password: lineOption(''),
  smtp_certificate_authority: textOption(''),
  disable_ssl_verification: flagOption(false),
  timeout: numberOption({ fallback: 60, min: 1, max: 300 }),
});

export type SendEmailOptions = z.infer<typeof options>;

export const sendEmail = defineAction(description, options);
