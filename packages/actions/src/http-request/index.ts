import { defineAction, type Json } from '@storyloom/engine';
import { z } from 'zod';
import { asWritten, writtenOr } from '../as-written.ts';
import {
  choiceOption,
  flagOption,
  headerListsOption,
  headerTextOption,
  isAbsent,
  jsonOption,
  numberOption,
  objectOption,
  scalarText,
  textOption,
} from '../coerce.ts';
import { form, methods } from './form.ts';
import {
  awsSignatureOption,
  basicAuthOption,
  clientCertificateOption,
  contentTypeOption,
  statusesOption,
} from './options.ts';
import { retriesOption, retryOf, retryOnStatusOption } from './retries.ts';

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
  retry_on_status: retryOnStatusOption,
  retries: retriesOption,
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

/** Calls an address and emits its answer. */
export const httpRequest = defineAction({
  type: 'http-request',
  title: 'HTTP Request',
  summary: 'Calls an API and emits what it answers.',
  kind: 'effect',
  group: 'Act',
  options,
  deferred: ['customize_output', 'pagination', 'local', 'retry_on_status', 'retries'],
  locals: 'local',
  sensitive: [
    'basic_auth',
    'headers',
    'payload',
    'client_certificate',
    'aws_signature',
    'proxy',
    'custom_certificate_authority',
  ],
  form,
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { method: 'get', url: '' },
  describe: (written) => {
    const address = asWritten(written.url)
      .replace(/^https?:\/\//, '')
      .replace(/[?#].*$/, '');
    return `${writtenOr(written.method, 'get').toUpperCase()} ${address || '…'}`;
  },
  outcomeUnknown: (written) => (mayRepeat(written.method) ? 'retry' : 'ask'),
  retryOf,
  example: {
    method: 'post',
    url: 'https://api.example.com/alerts',
    payload: { id: '<<receive_alert.body.id>>', severity: '<<receive_alert.body.severity>>' },
  },
  sampleOutput: {
    status: 201,
    headers: { content_type: 'application/json' },
    body: { id: 'A-1042', created: true },
    meta: { duration_ms: 84, url: 'https://api.example.com/alerts' },
  },
});

/** Methods that change nothing more when they come twice (RFC 9110 §9.2.2); what a formula chooses is not known. */
function mayRepeat(method: Json | undefined): boolean {
  const text = isAbsent(method) ? 'get' : scalarText(method).trim().toLowerCase();
  return methods.some((known) => known === text) && text !== 'post' && text !== 'patch';
}
