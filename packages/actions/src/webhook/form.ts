/** The webhook's options as its form shows them. */
import type { FormField } from '@storyloom/engine';
import { ruleChoices } from '../trigger/rule-types.ts';

/** The methods that a webhook may be told to answer. */
export const knownVerbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
export const defaultVerbs = 'get,post';

/** How a sender shows that it may. */
export const accessControls = [
  'secret',
  'public',
  'api_key',
  'oauth',
  'github',
  'stripe',
  'slack',
  'standard_webhooks',
  'hmac',
] as const;

export const defaultTolerance = 300;

const asWebhook = { key: 'mode', in: ['webhook', null] };
const asMcp = { key: 'mode', in: ['mcp'] };
const atOnce = [{ key: 'respond', in: ['now', null] }, asWebhook];
const byToken = { key: 'access_control', in: ['oauth'] };
const signed = { key: 'access_control', in: ['github', 'stripe', 'slack', 'standard_webhooks', 'hmac'] };
const byHmac = { key: 'access_control', in: ['hmac'] };

const accessLabels: Record<(typeof accessControls)[number], string> = {
  secret: 'The secret in its address',
  public: 'Nothing: anyone who knows its path',
  api_key: 'An API key of the team',
  oauth: 'An access token (OAuth)',
  github: 'A signature of GitHub',
  stripe: 'A signature of Stripe',
  slack: 'A signature of Slack',
  standard_webhooks: 'A signature by Standard Webhooks',
  hmac: 'Another signature (HMAC)',
};

const access: FormField[] = [
  {
    key: 'access_control',
    label: 'What senders need',
    widget: 'select',
    help: 'Without it a request is refused and stores nothing.',
    fallback: 'secret',
    choices: accessControls.map((value) => ({ value, label: accessLabels[value] })),
  },
  {
    key: 'oauth_issuer',
    label: 'Issuer',
    widget: 'text',
    help: 'Whose tokens count, as they name it (iss). Its keys are looked up there.',
    placeholder: 'https://login.example.com/',
    formula: false,
    required: true,
    when: byToken,
  },
  {
    key: 'oauth_audience',
    label: 'Audience',
    widget: 'text',
    help: 'Whom its tokens are for (aud). Empty: the address of this webhook, without a secret.',
    placeholder: 'https://api.example.com',
    formula: false,
    when: byToken,
  },
  {
    key: 'oauth_scopes',
    label: 'Scopes',
    widget: 'text',
    help: 'What has to be granted, all of it, with spaces between.',
    placeholder: 'orders:write',
    formula: false,
    when: byToken,
  },
  {
    key: 'oauth_claims',
    label: 'Claims',
    widget: 'key-value',
    help: 'What else has to be in the token: each of these is that, or a list that holds it.',
    placeholder: 'department: finance',
    formula: false,
    when: byToken,
  },
  {
    key: 'include_claims',
    label: 'Include claims',
    widget: 'switch',
    help: 'On: the event has the claims of the token, never the token itself.',
    fallback: false,
    when: byToken,
  },
  {
    key: 'signing_secret',
    label: 'Signing secret',
    widget: 'text',
    help: 'What the sender signs with. Keep it in a credential and name that here.',
    placeholder: '<<CREDENTIAL.github_webhook>>',
    required: true,
    when: signed,
  },
  {
    key: 'signature_header',
    label: 'Header of the signature',
    widget: 'text',
    help: 'Each request has it once.',
    placeholder: 'X-Signature',
    formula: false,
    required: true,
    when: byHmac,
  },
  {
    key: 'signature_algorithm',
    label: 'Algorithm',
    widget: 'select',
    help: 'The digest that the sender makes.',
    fallback: 'sha256',
    choices: ['sha256', 'sha1', 'sha384', 'sha512'].map((value) => ({ value, label: value.toUpperCase() })),
    when: byHmac,
  },
  {
    key: 'signature_encoding',
    label: 'Written as',
    widget: 'select',
    help: 'How the header holds the digest.',
    fallback: 'hex',
    choices: [
      { value: 'hex', label: 'Hexadecimal' },
      { value: 'base64', label: 'Base64' },
      { value: 'base64url', label: 'Base64url' },
    ],
    when: byHmac,
  },
  {
    key: 'signature_prefix',
    label: 'Prefix',
    widget: 'text',
    help: 'What stands before the digest in the header.',
    placeholder: 'sha256=',
    fallback: '',
    formula: false,
    when: byHmac,
  },
  {
    key: 'timestamp_header',
    label: 'Header of the time',
    widget: 'text',
    help: 'When it was signed, in seconds or milliseconds since 1970. Without it old requests can be sent again.',
    placeholder: 'X-Timestamp',
    fallback: '',
    formula: false,
    when: byHmac,
  },
  {
    key: 'signature_content',
    label: 'What is signed',
    widget: 'text',
    help: 'Made of {body} and {timestamp}. Empty: the body, behind its time and a dot where a header has one.',
    placeholder: '{timestamp}.{body}',
    formula: false,
    when: byHmac,
  },
  {
    key: 'signature_tolerance',
    label: 'Time window',
    widget: 'number',
    help: 'So many seconds before or after now may its time be. GitHub sends none.',
    placeholder: '300',
    fallback: defaultTolerance,
    formula: false,
    when: { key: 'access_control', in: ['stripe', 'slack', 'standard_webhooks', 'hmac'] },
  },
];

const intake: FormField[] = [
  {
    key: 'rules',
    label: 'Rules',
    widget: 'rules',
    help: 'A request that does not match is answered 200 with { "accepted": false } and stores nothing.',
    placeholder: '<<body.action>>',
    choices: ruleChoices,
    section: 'Only some requests',
  },
  {
    key: 'must_match',
    label: 'Rules that must match',
    widget: 'number',
    help: 'Leave it empty for all of them; 1 means any.',
    placeholder: 'all',
    fallback: null,
    formula: false,
    section: 'Only some requests',
  },
  {
    key: 'rate_limit',
    label: 'At most',
    widget: 'rate-limit',
    help: 'More are answered 429. One limit over all requests, or one for each value of a formula.',
    placeholder: '<<REQUEST.ip>>',
    section: 'Rate limit',
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
    key: 'cors',
    label: 'Let pages of other sites send requests',
    widget: 'switch',
    help: 'On: browsers are told that scripts may send requests and read answers (CORS).',
    fallback: false,
    section: 'Browsers',
  },
  {
    key: 'cors_origins',
    label: 'Of these sites',
    widget: 'textarea',
    help: 'Origins with commas between them; * stands for all.',
    placeholder: 'https://shop.example, https://www.example.org',
    fallback: '*',
    formula: false,
    section: 'Browsers',
    when: { key: 'cors', in: [true, 'true'] },
  },
];

const answer: FormField[] = [
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
    when: asWebhook,
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
    section: 'Response',
    when: atOnce,
  },
];

export const webhookForm: FormField[] = [
  {
    key: 'url',
    label: 'Address',
    widget: 'webhook-url',
    help: 'Send requests here.',
  },
  {
    key: 'mode',
    label: 'What it is',
    widget: 'select',
    help: 'An MCP server offers the story to AI agents as tools.',
    fallback: 'webhook',
    choices: [
      { value: 'webhook', label: 'A webhook' },
      { value: 'mcp', label: 'An MCP server' },
    ],
  },
  {
    key: 'tools',
    label: 'Tools',
    widget: 'tools',
    help: 'A call starts the story with { tool, arguments }; what the story’s exit emits is the result.',
    required: true,
    when: asMcp,
  },
  ...access,
  {
    key: 'verbs',
    label: 'Methods',
    widget: 'verbs',
    help: 'Requests with another method are answered 405 and store nothing.',
    fallback: defaultVerbs,
    choices: knownVerbs.map((verb) => ({ value: verb, label: verb.toUpperCase() })),
    when: asWebhook,
  },
  {
    key: 'include_headers',
    label: 'Include headers',
    widget: 'switch',
    help: 'On: the event is { body, headers }. Off: the event is the body alone.',
    fallback: true,
  },
  ...intake,
  ...answer,
];
