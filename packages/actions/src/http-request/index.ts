import { defineAction } from '@storyloom/engine';
import { z } from 'zod';
import {
  choiceOption,
  flagOption,
  headerListsOption,
  headerTextOption,
  jsonOption,
  numberOption,
  objectOption,
  readOption,
  textOption,
} from '../coerce.ts';
import { isAbsent } from '../values.ts';
import { description } from './description.ts';
import { methods } from './form.ts';
import {
  awsSignatureOption,
  basicAuthOption,
  clientCertificateOption,
  contentTypeOption,
  statusesOption,
} from './options.ts';
import { readRetries, readRetryOnStatus } from './retries.ts';

const options = z.object({
  url: textOption(),
  method: choiceOption(methods, 'get'),
  content_type: contentTypeOption,
  payload: jsonOption(null),
  params_encoder: choiceOption(['nested', 'flat'], 'nested'),
  headers: headerListsOption(),
  basic_auth: basicAuthOption,
  user_agent: headerTextOption('Storyloom'),
  timeout: numberOption({ fallback: 30, min: 1, max: 300 }),
  fail_on_status: statusesOption,
  log_error_on_status: statusesOption,
  emit_failure_event: jsonOption(null),
  retry_on_status: readOption(readRetryOnStatus),
  retries: readOption(readRetries),
  disable_redirect_follow: flagOption(false),
  disable_url_encoding: flagOption(false),
  disable_ssl_verification: flagOption(false),
  custom_certificate_authority: textOption('').transform((text) => (isAbsent(text) ? null : text)),
  custom_certificate_authority_name: textOption('default'),
  client_certificate: clientCertificateOption,
  aws_signature: awsSignatureOption,
  proxy: textOption('').transform((text) => (isAbsent(text) ? null : text.trim())),
  read_body_as: choiceOption(['auto', 'json', 'text', 'base64', 'file'], 'auto'),
  customize_output: jsonOption(null),
  pagination: jsonOption(null),
  local: objectOption,
});

export type HttpRequestOptions = z.infer<typeof options>;

export const httpRequest = defineAction(description, options);
