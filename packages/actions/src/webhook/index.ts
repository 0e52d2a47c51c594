import { defineAction } from '@storyloom/engine';
import { z } from 'zod';
import { writtenOr } from '../as-written.ts';
import {
  choiceOption,
  excerpt,
  flagOption,
  given,
  headersOption,
  isAbsent,
  jsonOption,
  numberOption,
  scalarText,
} from '../coerce.ts';

/** The methods that a webhook may be told to answer. */
const knownVerbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
const defaultVerbs = 'get,post';

const verbsOption = given.transform((value, context) => {
  const written = isAbsent(value) ? [defaultVerbs] : Array.isArray(value) ? value : [value];
  const verbs = written
    .flatMap((part) => scalarText(part).toLowerCase().split(','))
    .map((verb) => verb.trim())
    .filter((verb) => verb !== '');
  const unknown = verbs.find((verb) => !knownVerbs.includes(verb));
  if (unknown === undefined && verbs.length > 0) return [...new Set(verbs)];
  context.addIssue({
    code: 'custom',
    input: value,
    message: `must be a list of methods such as get,post; it is ${excerpt(value)}.`,
  });
  return z.NEVER;
});

const options = z.object({
  verbs: verbsOption,
  response: jsonOption('Ok'),
  response_code: numberOption({ fallback: 201, min: 200, max: 599, whole: true }),
  response_headers: headersOption(),
  include_headers: flagOption(true),
  respond: choiceOption(['now', 'output'], 'now'),
  deduplication_key: jsonOption(null),
});

export type WebhookOptions = z.infer<typeof options>;

const atOnce = { key: 'respond', in: ['now', null] };

/** Starts a story run for each request to its address. Its path and secret belong to the endpoint. */
export const webhook = defineAction({
  type: 'webhook',
  title: 'Webhook',
  summary: 'Starts the story when a request arrives at its address.',
  kind: 'source',
  group: 'Start',
  options,
  deferred: ['response', 'deduplication_key'],
  form: [
    {
      key: 'url',
      label: 'Address',
      widget: 'webhook-url',
      help: 'Send requests here. Whoever knows the address can start this story.',
    },
    {
      key: 'verbs',
      label: 'Methods',
      widget: 'verbs',
      help: 'Requests with another method are answered 405 and store nothing.',
      fallback: defaultVerbs,
      choices: knownVerbs.map((verb) => ({ value: verb, label: verb.toUpperCase() })),
    },
    {
      key: 'include_headers',
      label: 'Include headers',
      widget: 'switch',
      help: 'On: the event is { body, headers }. Off: the event is the body alone.',
      fallback: true,
    },
    {
      key: 'deduplication_key',
      label: 'Deduplication key',
      widget: 'text',
      help: 'Of requests with the same value only the first starts the story; the others get the same answer. Empty: all do.',
      placeholder: '<<headers.webhook_id>>',
      section: 'Duplicates',
    },
    {
      key: 'respond',
      label: 'Answer',
      widget: 'select',
      help: 'At once, or with what the story’s exit emits: its status, body and headers, or all of it as JSON.',
      fallback: 'now',
      choices: [
        { value: 'now', label: 'Once the event is stored' },
        { value: 'output', label: 'With the output of the story' },
      ],
      section: 'Response',
    },
    {
      key: 'response',
      label: 'Body',
      widget: 'json',
      help: 'Text is sent as plain text, an object or a list as JSON. Formulas see the request: <<body.id>>.',
      placeholder: '{ "received": "<<body.id>>" }',
      fallback: 'Ok',
      section: 'Response',
      when: atOnce,
    },
    {
      key: 'response_code',
      label: 'Status',
      widget: 'number',
      help: 'From 200 to 599. It is sent once the event is stored.',
      placeholder: '202',
      fallback: 201,
      formula: false,
      section: 'Response',
      when: atOnce,
    },
    {
      key: 'response_headers',
      label: 'Headers',
      widget: 'key-value',
      help: 'Sent with the response. Cookies and headers that speak for the whole site are left out.',
      placeholder: 'cache-control: no-store',
      fallback: {},
      formula: false,
      section: 'Response',
      when: atOnce,
    },
  ],
  ports: [{ name: 'success', title: 'Success' }],
  defaults: { verbs: defaultVerbs, response: 'Ok', response_code: 201 },
  describe: (written) => {
    const verbs = writtenOr(written.verbs, defaultVerbs)
      .toUpperCase()
      .split(',')
      .map((verb) => verb.trim());
    const waits = scalarText(written.respond ?? '').toLowerCase() === 'output';
    const answer = waits ? 'with the output' : writtenOr(written.response_code, '201');
    return `${verbs.join(', ')} · answers ${answer}`;
  },
  example: { verbs: 'post', response: { received: '<<body.id>>' }, response_code: 202 },
  sampleOutput: {
    body: { id: 'A-1042', severity: 'high', host: 'web-01' },
    headers: { content_type: 'application/json', user_agent: 'monitor/3.1' },
  },
});
