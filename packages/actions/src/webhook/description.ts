import type { ActionDescription } from '@storyloom/engine';
import { writtenOr } from '../as-written.ts';
import { familiesOfRules } from '../pattern-use.ts';
import { scalarText } from '../values.ts';
import { isMcp } from './address.ts';
import { type accessControls, defaultVerbs, webhookForm } from './form.ts';
import { sampleCall } from './mcp/sample.ts';

/** Options whose formulas see the request. */
const requestOptions = [
  'rules',
  'rate_limit',
  'deduplication_key',
  'response',
  'response_code',
  'response_headers',
];

/** Starts a story run for each request to its address. Its path and secret belong to the endpoint. */
export const description: ActionDescription = {
  type: 'webhook',
  title: 'Webhook',
  summary: 'Starts the story when a request arrives at its address.',
  kind: 'source',
  families: ({ rules }) => familiesOfRules(rules),
  group: 'Start',
  deferred: requestOptions,
  sensitive: ['signing_secret', 'secret'],
  form: webhookForm,
  unlisted: ['path', 'secret'],
  ports: [{ name: 'success', title: 'Success' }],
  defaults: { verbs: defaultVerbs, response: 'Ok', response_code: 201 },
  describe: (written) => {
    const access = accessWords[scalarText(written.access_control ?? '').toLowerCase()] ?? '';
    if (isMcp(written)) {
      const count = Array.isArray(written.tools) ? written.tools.length : 0;
      return `MCP server${access} · ${count} ${count === 1 ? 'tool' : 'tools'}`;
    }
    const verbs = writtenOr(written.verbs, defaultVerbs)
      .toUpperCase()
      .split(',')
      .map((verb) => verb.trim());
    const waits = scalarText(written.respond ?? '').toLowerCase() === 'output';
    const answer = waits ? 'with the output' : writtenOr(written.response_code, '201');
    return `${verbs.join(', ')}${access} · answers ${answer}`;
  },
  example: { verbs: 'post', response: { received: '<<body.id>>' }, response_code: 202 },
  sampleOutput: {
    body: { id: 'A-1042', severity: 'high', host: 'web-01' },
    headers: { content_type: 'application/json', user_agent: 'monitor/3.1' },
  },
  sampleWith: (written) => (isMcp(written) ? sampleCall(written) : null),
  inputsIn: (written) => (isMcp(written) ? 'arguments' : undefined),
};

type Shown = Exclude<(typeof accessControls)[number], 'secret'>;

/** What stands on the card of a webhook that asks for something else than its secret. */
const words: Record<Shown, string> = {
  public: ' from anyone',
  api_key: ' with an API key',
  oauth: ' with a token',
  github: ' signed by GitHub',
  stripe: ' signed by Stripe',
  slack: ' signed by Slack',
  standard_webhooks: ' signed',
  hmac: ' signed',
};
const accessWords: Readonly<Record<string, string>> = words;
