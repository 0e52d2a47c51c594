import type { FormField } from '@storyloom/engine';

export const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

const request: FormField[] = [
  {
    key: 'method',
    label: 'Method',
    widget: 'select',
    formula: true,
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
    help: 'With GET and HEAD it becomes the query string, otherwise the body. Text is sent as it is; for JSON, write an object.',
    placeholder: '{ "severity": "<<receive_alert.body.severity>>" }',
  },
  {
    key: 'content_type',
    label: 'Content type',
    widget: 'select',
    formula: true,
    help: 'How the payload becomes a body.',
    fallback: 'application_json',
    choices: [
      { value: 'application_json', label: 'JSON' },
      { value: 'form', label: 'Form' },
      { value: 'data', label: 'Form with files (multipart)' },
      { value: 'text/plain', label: 'Text' },
      { value: 'application/xml', label: 'XML' },
      { value: 'application/octet-stream', label: 'Bytes of a file' },
    ],
  },
];

const headers: FormField[] = [
  {
    key: 'headers',
    label: 'Headers',
    widget: 'key-value',
    help: 'An Idempotency-Key is added, the same for every attempt, unless you set one.',
    placeholder: 'accept: application/json',
    fallback: {},
    section: 'Headers and sign-in',
  },
  {
    key: 'basic_auth',
    label: 'Basic authentication',
    widget: 'text',
    help: 'User and password with a colon between them. An authorization header goes before it.',
    placeholder: 'reporter:<<CREDENTIAL.reporter_password>>',
    section: 'Headers and sign-in',
  },
  {
    key: 'aws_signature',
    label: 'AWS signature',
    widget: 'json',
    help: 'Signs the request for AWS: a credential with the keys, the region and the service.',
    placeholder: '{ "credential": "<<CREDENTIAL.aws>>", "region": "eu-west-1", "service": "s3" }',
    section: 'Headers and sign-in',
  },
  {
    key: 'user_agent',
    label: 'User agent',
    widget: 'text',
    help: 'How the request names its sender.',
    placeholder: 'Storyloom',
    fallback: 'Storyloom',
    section: 'Headers and sign-in',
  },
];

const encoding: FormField[] = [
  {
    key: 'params_encoder',
    label: 'Lists in the query or form',
    widget: 'select',
    formula: true,
    help: 'How a list under one name is written.',
    fallback: 'nested',
    choices: [
      { value: 'nested', label: 'tags[]=a&tags[]=b' },
      { value: 'flat', label: 'tags=a&tags=b' },
    ],
    section: 'Query and form',
  },
  {
    key: 'disable_url_encoding',
    label: 'Send the URL as it is written',
    widget: 'switch',
    formula: true,
    help: 'Nothing in the path and the query is encoded, neither is a payload that becomes the query.',
    fallback: false,
    section: 'Query and form',
  },
];

const answer: FormField[] = [
  {
    key: 'read_body_as',
    label: 'Read the answer as',
    widget: 'select',
    formula: true,
    help: 'By itself JSON is parsed, text stays text, and anything else comes as base64.',
    fallback: 'auto',
    choices: [
      { value: 'auto', label: 'What it says it is' },
      { value: 'json', label: 'JSON' },
      { value: 'text', label: 'Text' },
      { value: 'base64', label: 'Base64' },
      { value: 'file', label: 'A file, with name and hashes' },
    ],
    section: 'The answer',
  },
  {
    key: 'customize_output',
    label: 'Output',
    widget: 'json',
    help: 'Emitted instead of the answer. Formulas see it as body, headers and status.',
    placeholder: '{ "ids": "<<MAP(body.items, \'id\')>>" }',
    roots: ['body', 'headers', 'status'],
    section: 'The answer',
  },
  {
    key: 'disable_redirect_follow',
    label: 'Do not follow redirects',
    widget: 'switch',
    formula: true,
    help: 'The redirect itself is the answer.',
    fallback: false,
    section: 'The answer',
  },
  {
    key: 'pagination',
    label: 'Pages',
    widget: 'json',
    help: 'Asks for page after page, and emits all items together or one event for each page. The help has an example of each type.',
    placeholder: '{ "type": "page", "items": "body.items", "size": 100, "size_parameter": "per_page" }',
    roots: ['body', 'headers', 'status', 'page'],
    section: 'Pages',
  },
];

const failing: FormField[] = [
  {
    key: 'fail_on_status',
    label: 'Statuses that fail',
    widget: 'json',
    help: 'A list of statuses and ranges, 400-599 unless you say otherwise. Such an answer takes the failure path. [] lets every answer pass.',
    placeholder: '["400-499", "503"]',
    section: 'When it fails',
  },
  {
    key: 'retry_on_status',
    label: 'Statuses to try again',
    widget: 'json',
    help: 'A list of statuses and ranges, with 0 for no answer. The setting Retry, further down, goes before it.',
    placeholder: '["0", "429", "500-599"]',
    formula: false,
    section: 'When it fails',
  },
  {
    key: 'retries',
    label: 'Tries after the first',
    widget: 'number',
    help: 'At most so many, up to 25, with pauses that double. 25 when only statuses are given.',
    placeholder: '5',
    formula: false,
    section: 'When it fails',
  },
  {
    key: 'timeout',
    label: 'Time limit',
    widget: 'number',
    help: 'Seconds to wait for the whole answer, from 1 to 300. Each page has as many.',
    placeholder: '30',
    fallback: 30,
    section: 'When it fails',
  },
];

const connection: FormField[] = [
  {
    key: 'client_certificate',
    label: 'Client certificate',
    widget: 'text',
    help: 'For servers that ask for one (mTLS): a credential with certificate, private_key and ca.',
    placeholder: '<<CREDENTIAL.partner_mtls>>',
    section: 'Connection',
  },
  {
    key: 'custom_certificate_authority',
    label: 'Certificate authority',
    widget: 'textarea',
    help: 'A private authority that the server is certified by: in PEM, or the name of one of the installation.',
    placeholder: 'corp',
    section: 'Connection',
  },
  {
    key: 'disable_ssl_verification',
    label: 'Do not check the server’s certificate',
    widget: 'switch',
    formula: true,
    help: 'Anybody on the way may then read and change what is sent. Each run leaves a warning.',
    fallback: false,
    section: 'Connection',
  },
  {
    key: 'proxy',
    label: 'Proxy',
    widget: 'text',
    help: 'A forward proxy to go through. Not where the installation prescribes one.',
    placeholder: 'http://proxy.example.com:3128',
    section: 'Connection',
  },
];

const locals: FormField[] = [
  {
    key: 'local',
    label: 'Local values',
    widget: 'key-value',
    help: 'Worked out first and in order; all other options read them as LOCAL.name.',
    placeholder: 'day: <<DATE("now", "%F")>>',
    section: 'Local values',
  },
];

/** In the order of the panel. */
export const form: FormField[] = [
  ...request,
  ...headers,
  ...encoding,
  ...answer,
  ...failing,
  ...connection,
  ...locals,
];
