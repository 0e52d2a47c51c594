/** The product with the story Everything, its services, mail servers, credentials and resources; all ends with it. */
import { readFileSync } from 'node:fs';
import { startTestDovecot, testPassword } from '@storyloom/adapters/inbox/testing-dovecot';
import { startTestSmtp } from '@storyloom/adapters/mail/testing-smtp';
import { closePeers } from '@storyloom/adapters/testing/http-peer';
import { startProduct } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { type Services, startServices } from './everything-services.ts';
import { type Api, apiOf } from './product.ts';

/** Credentials that are plain texts. */
export const texts = {
  order_signature: 'signature-of-orders-5f1d0c',
  fingerprint_key: 'fingerprints-0123456789abcdef-0123456789',
  smtp_password: 'smtp-p4ss-w0rd-77aa',
  mailbox_password: testPassword,
};

export type EverythingWorld = Awaited<ReturnType<typeof startEverything>>;

export async function startEverything({ redis }: { redis: boolean }) {
  await using opened = new AsyncDisposableStack();
  opened.defer(closePeers);
  const services = await startServices();
  const dovecot = opened.use(await startTestDovecot(services.authority));
  const mailbox = await dovecot.client('ann');
  opened.defer(() => mailbox.logout());
  const smtp = opened.use(await mailServer(services, (source) => mailbox.append('INBOX', source)));
  const ports = { smtp_port: smtp.port, imap_port: dovecot.port };
  const allowed = ['127.0.0.1', ...Object.values(ports).map((port) => `127.0.0.1:${port}`)];
  const product = await startProduct({ redis, env: { EGRESS_ALLOW: allowed.join() } });
  opened.defer(product.stop);
  const database = new Client({ connectionString: product.databaseUrl });
  await database.connect();
  opened.defer(() => database.end());

  const api = apiOf(product);
  await makeValues(api, services, ports);
  await api.importStory(storyFile('price-of-a-line'));
  const file = storyFile('everything');
  // By the clock, and soon.
  file.actions.fetch_changes.schedule[0].every_s = 1;
  const { id, webhookUrl } = await api.importStory(file);
  const all = opened.move();
  return {
    services,
    smtp,
    product,
    api,
    id,
    webhookUrl,
    /** As it was brought in. */
    file,
    sql: async (text: string, values: unknown[] = []) => (await database.query(text, values)).rows,
    /** What an Action emitted, oldest first. */
    outputs: async (slug: string): Promise<Record<string, unknown>[]> => {
      const path = `/events?story_id=${id}&action=${slug}&per_page=100`;
      const { events } = await (await api.call('GET', path)).json();
      return events.map((event: { output: unknown }) => event.output);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function storyFile(name: string) {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}.story.json`, import.meta.url), 'utf8'));
}

/** Takes mail from who signs in, over TLS alone, and hands it over. */
function mailServer({ authority }: Services, deliver: (source: string) => Promise<unknown>) {
  const { certificate, privateKey } = authority.issue('smtp', ['127.0.0.1']);
  return startTestSmtp({
    cert: certificate,
    key: privateKey,
    disabledCommands: [],
    authOptional: false,
    allowInsecureAuth: false,
    onAuth: ({ username, password }, _session, done) => {
      const isRight = username === 'loom' && password === texts.smtp_password;
      done(isRight ? null : new Error('Wrong password'), isRight ? { user: username } : undefined);
    },
    deliver: ({ source }) => deliver(source),
  });
}

type Values = { settings?: object; secrets?: Record<string, string> };

async function makeValues(api: Api, services: Services, ports: object): Promise<void> {
  const { authority, device, secrets, apiUrl, secureUrl, tokenUrl, scope } = services;
  const create = async (path: string, body: object) => {
    const answer = await api.call('POST', path, body);
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  };
  const text = (slug: string, value: string) =>
    create('/credentials', { name: slug, slug, mode: 'text', live: { secrets: { value } } });
  const credential = (slug: string, mode: string, live: Values) =>
    create('/credentials', { name: slug, slug, mode, live, allowed_hosts: ['127.0.0.1'] });
  const resource = (slug: string, value: unknown) => create('/resources', { name: slug, slug, value });

  for (const [slug, value] of Object.entries(texts)) await text(slug, value);
  await credential('order_api', 'oauth2', {
    settings: { grant_type: 'client_credentials', token_url: tokenUrl, client_id: 'loom', scope },
    secrets: { client_secret: secrets.client },
  });
  await credential('device', 'mtls', {
    settings: { certificate: device.certificate, ca: authority.certificate },
    secrets: { private_key: secrets.deviceKey },
  });
  await credential('report_bucket', 'aws', {
    settings: { access_key_id: 'AKIDLOOM', region: 'eu-west-1' },
    secrets: { secret_access_key: secrets.aws },
  });
  const session = { nonce: '<<RESPONSES[0].body.nonce>>', key: '<<SECRET>>' };
  await credential('portal', 'multi-request', {
    settings: {
      requests: [
        { url: `${apiUrl}/portal/challenge`, payload: { user: 'loom' } },
        { url: `${apiUrl}/portal/session`, payload: session },
      ],
      location_of_token: '<<body.session>>',
    },
    secrets: { secret_2: secrets.portal },
  });
  await credential('partner', 'jwt', {
    settings: { algorithm: 'RS256', payload: { iss: 'loom', aud: 'partner' }, ttl: 600 },
    secrets: { private_key: secrets.jwtKey },
  });
  const [url, headers] = [`${apiUrl}/desk/token`, { 'x-key': '<<SECRET>>' }];
  await credential('desk', 'http-request', {
    settings: { url, headers, location_of_token: 'body.data.token' },
    secrets: { secret: secrets.desk },
  });
  await resource('peers', { api: apiUrl, secure: secureUrl, ...ports });
  await resource('private_authority', authority.certificate);
  await resource('change_cursor', '0');
  await resource('approved_orders', []);
}
