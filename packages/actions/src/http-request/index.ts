import { defineAction, type Json } from '@storyloom/engine';
import { z } from 'zod';
import { asWritten, writtenOr } from '../as-written.ts';
import {
  choiceOption,
  headersOption,
  headerTextOption,
  isAbsent,
  jsonOption,
  numberOption,
  scalarText,
  textOption,
} from '../coerce.ts';
import { basicAuthOption, contentTypeOption, statusesOption } from './options.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

const options = z.object({
  url: textOption(),
  method: choiceOption(methods, 'get'),
  content_type: contentTypeOption,
  payload: jsonOption(null),
  params_encoder: choiceOption(['nested', 'flat'], 'nested'),
  headers: headersOption(),
  basic_auth: basicAuthOption,
  user_agent: headerTextOption('Storyloom'),
  timeout: numberOption({ fallback: 30, min: 1, max: 300 }),
  fail_on_status: statusesOption,
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
  deferred: [],
  sensitive: ['basic_auth', 'headers', 'payload'],
  form: [
    {
      key: 'method',
      label: 'Method',
      widget: 'select',
      help: 'GET only reads; the others send a body.',
      fallback: 'get',
      choices: methods.map((method) => ({ value: method, label: method.toUpperCase() })),
    },
    {
      key: 'url',
      label: 'URL',
      widget: 'text',
      help: 'The whole address, with http:// or https://.',
      placeholder: 'https://api.example.com/alerts/<<receive_alert.body.id>>',
      required: true,
    },
    {
      key: 'payload',
      label: 'Payload',
      widget: 'json',
      help: 'With GET and HEAD it becomes the query string, otherwise the body. Text is sent as it is.',
      placeholder: '{ "severity": "<<receive_alert.body.severity>>" }',
    },
    {
      key: 'content_type',
      label: 'Content type',
      widget: 'select',
      help: 'How the payload becomes a body.',
      fallback: 'application_json',
      choices: [
        { value: 'application_json', label: 'JSON' },
        { value: 'form', label: 'Form' },
        { value: 'text/plain', label: 'Text' },
        { value: 'application/xml', label: 'XML' },
      ],
    },
    {
      key: 'params_encoder',
      label: 'Lists in the query or form',
      widget: 'select',
      help: 'How a list under one name is written.',
      fallback: 'nested',
      choices: [
        { value: 'nested', label: 'tags[]=a&tags[]=b' },
        { value: 'flat', label: 'tags=a&tags=b' },
      ],
      section: 'Query and form',
    },
    {
      key: 'headers',
      label: 'Headers',
      widget: 'key-value',
      help: 'An Idempotency-Key is added, the same for every attempt, unless you set one.',
      placeholder: 'accept: application/json',
      fallback: {},
      section: 'Headers',
    },
    {
      key: 'basic_auth',
      label: 'Basic authentication',
      widget: 'text',
      help: 'User and password with a colon between them. An authorization header goes before it.',
      placeholder: 'reporter:<<vault.body.password>>',
      section: 'Headers',
    },
    {
      key: 'user_agent',
      label: 'User agent',
      widget: 'text',
      help: 'How the request names its sender.',
      placeholder: 'Storyloom',
      fallback: 'Storyloom',
      section: 'Headers',
    },
    {
      key: 'fail_on_status',
      label: 'Statuses that fail',
      widget: 'json',
      help: 'A list of statuses and ranges. Such an answer takes the failure path. [] lets every answer pass.',
      placeholder: '["400-499", "503"]',
      fallback: ['400-599'],
      section: 'When it fails',
    },
    {
      key: 'timeout',
      label: 'Time limit',
      widget: 'number',
      help: 'Seconds to wait for the whole answer, from 1 to 300.',
      placeholder: '30',
      fallback: 30,
      section: 'When it fails',
    },
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
  example: {
    method: 'post',
    url: 'https://api.example.com/alerts',
    payload: { id: '<<receive_alert.body.id>>', severity: '<<receive_alert.body.severity>>' },
  },
  sampleOutput: {
    status: 201,
    headers: { content_type: 'application/json' },
    body: { id: 'A-1042', created: true },
  },
});

/** Methods that change nothing more when they come twice (RFC 9110 §9.2.2); what a formula chooses is not known. */
function mayRepeat(method: Json | undefined): boolean {
  const text = isAbsent(method) ? 'get' : scalarText(method).trim().toLowerCase();
  return methods.some((known) => known === text) && text !== 'post' && text !== 'patch';
}
