/** The kinds of credentials: what their forms ask, and which of it is secret. Data alone, for server and pages. */
import type { Json } from '../model.ts';

export const credentialTypeNames = [
  'text',
  'http-request',
  'multi-request',
  'oauth2',
  'jwt',
  'aws',
  'mtls',
] as const;

export type CredentialType = (typeof credentialTypeNames)[number];

/** Who may use it: its team; also the teams that are named; every team of the installation. */
export const accessNames = ['team', 'teams', 'global'] as const;
export type ShareAccess = (typeof accessNames)[number];

export const resourceTypeNames = ['text', 'number', 'array', 'object', 'file'] as const;
export type ResourceType = (typeof resourceTypeNames)[number];

export type CredentialWidget =
  | 'text'
  | 'textarea'
  | 'number'
  | 'select'
  | 'switch'
  | 'key-value'
  | 'json'
  /** A list of requests, each with the fields of `requestFields` and a secret of its own. */
  | 'requests'
  /** The name of an OAuth app of this installation. */
  | 'oauth-app';

/** One field of a credential's form. A secret one can be set and replaced, and is never read back. */
export type CredentialField = {
  key: string;
  label: string;
  widget: CredentialWidget;
  secret: boolean;
  help: string;
  required?: boolean;
  placeholder?: string;
  /** What counts while it is absent. */
  fallback?: Json;
  choices?: { value: string; label: string }[];
  /** Only while another field has one of these values. */
  when?: { key: string; in: Json[] };
};

export type CredentialForm = {
  type: CredentialType;
  title: string;
  summary: string;
  fields: CredentialField[];
  /** What `CREDENTIAL.slug` is in a formula. */
  value: 'text' | 'token' | 'object';
  /** Whether it is exchanged for a token at an address: `fetchToken` tries that. */
  fetches: boolean;
};

/** The greatest number of requests of a multi-request credential. */
export const mostRequests = 10;

/** Shorter secrets are not looked for in what a run emits: too much would look like them. */
export const shortestScrubbed = 4;

/** The name of the secret of a request of a multi-request credential, from 1. */
export function requestSecret(place: number): string {
  return `secret_${place}`;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'].map((value) => ({
  value,
  label: value.toUpperCase(),
}));

/** What one request asks; formulas name its secret as SECRET, answers before it as RESPONSES[0]. */
export const requestFields: CredentialField[] = [
  plain('url', 'URL', 'text', 'The whole address.', {
    required: true,
    placeholder: 'https://login.example.com/token',
  }),
  plain('method', 'Method', 'select', 'How it is asked.', { fallback: 'post', choices: methods }),
  plain('content_type', 'Content type', 'select', 'How the payload becomes a body.', {
    fallback: 'application_json',
    choices: [
      { value: 'application_json', label: 'JSON' },
      { value: 'form', label: 'Form' },
      { value: 'text/plain', label: 'Text' },
    ],
  }),
  plain('payload', 'Payload', 'json', 'The body; with GET the query. <<SECRET>> is the secret.', {
    placeholder: '{ "key": "<<SECRET>>" }',
  }),
  plain('headers', 'Headers', 'key-value', '<<SECRET>> is the secret.', { fallback: {} }),
];

const tokenFields: CredentialField[] = [
  plain('location_of_token', 'Where the token is', 'text', 'A formula over body, headers and status.', {
    required: true,
    placeholder: '<<body.access_token>>',
  }),
  plain('ttl', 'How long it is used', 'number', 'Seconds. Then a new one is fetched.', { fallback: 3_600 }),
];

const forms: Record<CredentialType, Omit<CredentialForm, 'type'>> = {
  text: {
    title: 'Text',
    summary: 'A key, a password, any text.',
    value: 'text',
    fetches: false,
    fields: [hidden('value', 'Value', 'textarea', 'Formulas get it as it is.')],
  },
  'http-request': {
    title: 'HTTP request',
    summary: 'A token that one request fetches, kept until its time is over.',
    value: 'token',
    fetches: true,
    fields: [
      ...requestFields,
      hidden('secret', 'Secret', 'text', 'What the request is made with: <<SECRET>> in its fields.', {
        required: false,
      }),
      ...tokenFields,
    ],
  },
  'multi-request': {
    title: 'Several requests',
    summary: 'A token at the end of several requests, each of which may use the answers before it.',
    value: 'token',
    fetches: true,
    fields: [
      plain('requests', 'Requests', 'requests', 'In this order. RESPONSES[0].body is the first answer.', {
        required: true,
      }),
      ...tokenFields,
    ],
  },
  oauth2: {
    title: 'OAuth 2',
    summary: 'A token of an OAuth 2 provider, for the installation itself or for a person who consents.',
    value: 'token',
    fetches: true,
    fields: [
      plain('grant_type', 'Grant', 'select', 'Who the token is for.', {
        fallback: 'client_credentials',
        choices: [
          { value: 'client_credentials', label: 'The app itself' },
          { value: 'authorization_code', label: 'A person who connects it' },
        ],
      }),
      plain('app', 'App', 'oauth-app', 'An app of this installation, or the fields below.'),
      plain('token_url', 'Token address', 'text', 'Where tokens are fetched.', {
        placeholder: 'https://login.example.com/oauth/token',
      }),
      plain('authorize_url', 'Consent address', 'text', 'Where people consent.', {
        placeholder: 'https://login.example.com/oauth/authorize',
        when: { key: 'grant_type', in: ['authorization_code'] },
      }),
      plain('client_id', 'Client id', 'text', 'As the provider gave it.'),
      hidden('client_secret', 'Client secret', 'text', 'As the provider gave it; none for a public client.', {
        required: false,
      }),
      plain('scope', 'Scope', 'text', 'What it may do, names with spaces between.'),
      plain('client_authentication', 'How the client shows its secret', 'select', 'As the provider asks.', {
        fallback: 'basic',
        choices: [
          { value: 'basic', label: 'Header' },
          { value: 'post', label: 'Body' },
        ],
      }),
      plain('parameters', 'More parameters', 'key-value', 'Sent with the request for a token.', {
        fallback: {},
      }),
    ],
  },
  jwt: {
    title: 'JWT',
    summary: 'A token that is signed here.',
    value: 'token',
    fetches: false,
    fields: [
      plain('algorithm', 'Algorithm', 'select', 'How it is signed.', {
        fallback: 'RS256',
        choices: ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'].map(
          (value) => ({ value, label: value }),
        ),
      }),
      plain('payload', 'Claims', 'json', 'An object; formulas may be in it, also of <<KEY.fingerprint>>.', {
        fallback: {},
      }),
      plain('header', 'Header', 'json', 'More of its header, such as kid.', { fallback: {} }),
      plain('auto_generate_time_claims', 'iat and exp', 'switch', 'Set when it is signed.', {
        fallback: true,
      }),
      plain('ttl', 'How long it is valid', 'number', 'Seconds.', { fallback: 3_600 }),
      hidden('private_key', 'Key', 'textarea', 'PEM (PKCS #8) for RS and ES, a shared secret for HS.'),
    ],
  },
  aws: {
    title: 'AWS',
    summary: 'Access keys, of their own or of a role that they take on.',
    value: 'object',
    fetches: true,
    fields: [
      plain('authentication', 'Keys', 'select', 'Which keys formulas get.', {
        fallback: 'key',
        choices: [
          { value: 'key', label: 'These keys' },
          { value: 'role', label: 'Keys of a role' },
        ],
      }),
      plain('access_key_id', 'Access key id', 'text', 'It begins with AKIA or ASIA.', { required: true }),
      hidden('secret_access_key', 'Secret access key', 'text', 'As AWS showed it once.'),
      hidden('session_token', 'Session token', 'text', 'With keys that end by themselves.', {
        required: false,
      }),
      plain('region', 'Region', 'text', 'Where requests go unless they say.', { fallback: 'us-east-1' }),
      plain('role_arn', 'Role', 'text', 'Its ARN.', { when: { key: 'authentication', in: ['role'] } }),
      plain('external_id', 'External id', 'text', 'Where the role asks for one.', {
        when: { key: 'authentication', in: ['role'] },
      }),
      plain('sts_url', 'STS address', 'text', 'Empty: the one of the region.', {
        when: { key: 'authentication', in: ['role'] },
      }),
      plain('ttl', 'How long its keys are valid', 'number', 'Seconds, from 900.', {
        fallback: 3_600,
        when: { key: 'authentication', in: ['role'] },
      }),
    ],
  },
  mtls: {
    title: 'mTLS',
    summary: 'A certificate that shows a server who is calling.',
    value: 'object',
    fetches: false,
    fields: [
      plain('certificate', 'Certificate', 'textarea', 'PEM, with those between it and the authority.', {
        required: true,
      }),
      hidden('private_key', 'Private key', 'textarea', 'PEM, without a passphrase.'),
      plain(
        'ca',
        'Authority',
        'textarea',
        'PEM of the authority that the server belongs to, if it is private.',
      ),
    ],
  },
};

/** Every type in the order in which it is offered. */
export const credentialForms: CredentialForm[] = credentialTypeNames.map((type) => ({
  type,
  ...forms[type],
}));

/** What a type is called, and its fields. */
export function credentialForm(type: CredentialType): CredentialForm {
  return { type, ...forms[type] };
}

type More = Partial<Omit<CredentialField, 'key' | 'label' | 'widget' | 'help' | 'secret'>>;

function plain(
  key: string,
  label: string,
  widget: CredentialWidget,
  ...[help, more = {}]: [help: string, more?: More]
): CredentialField {
  return { key, label, widget, help, secret: false, ...more };
}

function hidden(
  key: string,
  label: string,
  widget: CredentialWidget,
  ...[help, more = {}]: [help: string, more?: More]
): CredentialField {
  return { key, label, widget, help, secret: true, required: true, ...more };
}
