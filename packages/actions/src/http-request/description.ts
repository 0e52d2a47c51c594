import type { ActionDescription, Json } from '@storyloom/engine';
import { asWritten, writtenOr } from '../as-written.ts';
import { isAbsent, scalarText } from '../values.ts';
import { form, methods } from './form.ts';
import { retryOf } from './retries.ts';

/** Calls an address and emits its answer. */
export const description: ActionDescription = {
  type: 'http-request',
  title: 'HTTP Request',
  summary: 'Calls an API and emits what it answers.',
  kind: 'effect',
  group: 'Act',
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
  unlisted: [
    'log_error_on_status',
    'emit_failure_event',
    'custom_certificate_authority_name',
    'placeholders',
  ],
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
};

/** Methods that change nothing more when they come twice (RFC 9110 §9.2.2); what a formula chooses is not known. */
function mayRepeat(method: Json | undefined): boolean {
  const text = isAbsent(method) ? 'get' : scalarText(method).trim().toLowerCase();
  return methods.some((known) => known === text) && text !== 'post' && text !== 'patch';
}
