/**
 * The story Everything, run by the product as an operator runs it, against real services: HTTP with TLS and
 * client certificates, an OpenID provider, an SMTP server that hands over to an IMAP server.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startTestDovecot, testPassword } from '@storyloom/adapters/inbox/testing-dovecot';
import { startTestSmtp } from '@storyloom/adapters/mail/testing-smtp';
import { closePeers } from '@storyloom/adapters/testing/http-peer';
import { startProduct } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { githubHeaders, logo, type Services, startServices } from './everything-services.ts';
import { type Api, apiOf } from './product.ts';

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.story.json`, import.meta.url), 'utf8'));

const own = {
  order_signature: 'signature-of-orders-5f1d0c',
  fingerprint_key: 'fingerprints-0123456789abcdef-0123456789',
  smtp_password: 'smtp-p4ss-w0rd-77aa',
  mailbox_password: testPassword,
};

const order = {
  action: 'opened',
  id: 'A-1042',
  placed_at: '2026-03-04T05:06:07Z',
  wanted_by: '2026-03-14T05:06:07Z',
  customer: { name: 'zoë', email: 'zoe@example.com' },
  amount: 1840.5,
  hosts: ['web-01', 'db-1', 'web-01'],
  lines_csv: 'sku,quantity,price\nT-1,2,10.50\nM-2,1,99\nK-3,4,5\n',
  settings_yaml: 'priority: high\ntags: [rush, gift]\nship:\n  to: Cork\n',
  partner_xml: '<partner id="p-7"><name>Acme &amp; Sons</name></partner>',
  comment: 'Ask zoe@example.com, see https://shop.example/orders/A-1042 and https://shop.example/help',
  from_ip: '10.1.2.3',
  shop_url: 'https://www.shop.example.co.uk/orders?id=7',
};

for (const redis of [false, true]) {
  test(`a story with every Action type and every credential type runs end to end (${redis ? 'Redis' : 'PostgreSQL'})`, async () => {
    test.setTimeout(120_000);
    await using peers = new AsyncDisposableStack();
    peers.defer(closePeers);
    const services = await startServices();
    const dovecot = peers.use(await startTestDovecot(services.authority));
    const mailbox = await dovecot.client('ann');
    peers.defer(() => mailbox.logout());
    const smtp = peers.use(await startMailServer(services, (source) => mailbox.append('INBOX', source)));
    const product = await startProduct({
      redis,
      env: { EGRESS_ALLOW: ['127.0.0.1', `127.0.0.1:${smtp.port}`, `127.0.0.1:${dovecot.port}`].join() },
    });
    peers.defer(product.stop);
    const database = new Client({ connectionString: product.databaseUrl });
    await database.connect();
    peers.defer(() => database.end());
    const sql = async (text: string, values: unknown[] = []) => (await database.query(text, values)).rows;

    let done = false;
    // Undone first: what has not ended, when a step fails.
    peers.defer(async () => {
      if (done) return;
      const open = await sql(`select action_slug, state, wait_kind, error, warnings, logs from any_run where state <> 'succeeded' or warnings is not null`);
      await test.info().attach('What has not ended', { body: JSON.stringify(open, null, 1) });
      console.log(JSON.stringify(open, null, 1), JSON.stringify(await sql('select * from inbox')), smtp.received.map((m) => m.source));
    });

    const api = await apiOf(product);
    await makeValues(api, services, { smtp_port: smtp.port, imap_port: dovecot.port });
    await api.importStory(fixture('price-of-a-line'));
    const file = fixture('everything');
    // By the clock, and soon.
    file.actions.fetch_changes.schedule[0].every_s = 1;
    const { id, webhookUrl } = await api.importStory(file);
    const outputs = async (slug: string): Promise<Record<string, unknown>[]> => {
      const path = `/events?story_id=${id}&action=${slug}&per_page=100`;
      const { events } = await (await api.call('GET', path)).json();
      return events.map((event: { output: unknown }) => event.output);
    };
    const output = async (slug: string) => {
      const [first, ...more] = await outputs(slug);
      expect(more, `${slug} emits once`).toEqual([]);
      return first;
    };

    await test.step('the mailbox is looked at', async () => {
      const looked = async () => (await sql('select error, checked_at is not null as seen from inbox'))[0];
      await expect.poll(looked, { timeout: 20_000 }).toEqual({ error: null, seen: true });
    });

    const post = async (body: object, { delivery = 'd-1', secret = own.order_signature } = {}) => {
      const text = JSON.stringify(body);
      const headers = githubHeaders(text, { secret, delivery });
      const answer = await fetch(webhookUrl, { method: 'POST', headers, body: text });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    };

    await test.step('the webhook takes in what is signed, wanted and new', async () => {
      expect(await post(order, { secret: 'another' })).toMatchObject({ status: 401 });
      const closed = await post({ ...order, action: 'closed' });
      expect(closed).toMatchObject({ status: 200, text: '{"accepted":false}' });
      const small = await post({ ...order, id: 'B-7', amount: 9 }, { delivery: 'd-0' });
      expect(small).toMatchObject({ status: 200, text: '{"id":"B-7"}' });
      expect(small.headers.get('x-kind')).toBe('small');
    });

    const answers = await test.step('its caller waits for the answer, and gets the same one again', async () => {
      const first = await post(order);
      return [first, await post(order)];
    });
    for (const answer of answers) {
      expect(answer.status, answer.text).toBe(202);
      expect(answer.headers.get('x-order')).toBe('A-1042');
      expect(answer.headers.get('x-items')).toBe('3');
      expect(JSON.parse(answer.text)).toEqual({
        id: 'A-1042',
        due: '2026-03-11',
        worth: 140,
        see: ['https://shop.example/help', 'https://shop.example/orders/A-1042'],
      });
    }

    await test.step('mail comes back, and people follow its links', async () => {
      await expect.poll(() => services.taken('POST /archive').length, { timeout: 20_000 }).toBe(1);
      const mail = await output('mail');
      const html = String(mail?.body_html);
      const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link);
      expect(links.map((link) => link.replace(/[^/]+$/, ''))).toEqual([
        `${product.baseUrl}/approve/`,
        `${product.baseUrl}/prompt/`,
      ]);
      for (const [link, form] of [
        [links[0] ?? '', { choice: 'approved', comment: 'Fine.' }],
        [links[1] ?? '', { go: '1' }],
      ] as const) {
        // Opening it decides nothing.
        expect((await fetch(link)).status).toBe(200);
        const headers = { origin: product.baseUrl };
        const done = await fetch(link, { method: 'POST', headers, body: new URLSearchParams(form) });
        expect(done.status, await done.text()).toBe(200);
      }
    });

    await test.step('all of it comes to an end', async () => {
      const open = () => sql(`select action_slug, state, wait_kind, error from any_run where state <> 'succeeded'`);
      const cursor = async () => (await sql(`select value #>> '{}' as at from resource where slug = 'change_cursor'`))[0];
      await expect.poll(cursor, { timeout: 20_000 }).toEqual({ at: services.lastChange });
      await expect.poll(() => services.taken('POST /shipments').length).toBe(1);
      await expect.poll(open).toEqual([]);
    });

    await test.step('every Action ran, as often as it should', async () => {
      const rows = await sql(
        'select action_slug as slug, count(*)::int as count from event where story_id = $1 group by 1',
        [id],
      );
      const counts = Object.fromEntries(rows.map(({ slug, count }) => [slug, count]));
      const { fetch_changes: looks, has_changes: found, ...others } = counts;
      expect(looks).toBeGreaterThanOrEqual(2);
      expect(found).toBe(looks / 2);
      const [once, twice, thrice] = [1, 2, 3];
      expect(others).toEqual({
        ...Object.fromEntries(Object.keys(file.actions).map((slug) => [slug, once])),
        fetch_changes: undefined,
        has_changes: undefined,
        ...{ order: twice, facts: twice, line_totals: twice, is_large: twice },
        ...{ each_host: thrice, check_host: thrice, first_time: thrice, pace: twice },
        // What was asked, and what was answered; the mail, and its prompt.
        ...{ ask: twice, tell: twice, is_followed: twice },
        ...{ move_cursor: twice, changes: twice },
      });
      const warned = `select action_slug, warnings from any_run where warnings is not null`;
      expect(await sql(warned)).toEqual([]);
      const [said] = await sql(`select logs from any_run where action_slug = 'score'`);
      expect(JSON.stringify(said)).toContain('scoring 3 items');
    });

    const facts: any = (await outputs('facts')).find((one) => one.id === 'A-1042');
    console.log(facts, await outputs('check_host'), await outputs('portal_note'), await outputs('all_in'), await outputs('files'), await outputs('contacts'));
    await test.step('what the services got is right to the byte', async () => {
      const got = async (start: string) => {
        const [first, ...more] = services.taken(start);
        if (!first || more.length > 0) throw new Error(`${start} was asked ${more.length + 1} times.`);
        return first;
      };
      const report = Buffer.from(String(facts.report.base64encodedcontents), 'base64');
      const stored = await got('PUT /bucket/');
      expect(stored.url).toBe('/bucket/orders/A-1042/report%20of%20today.zip?x-id=PutObject');
      expect(stored.body.equals(report)).toBe(true);
      expect(await got('GET /inventory')).toMatchObject({ client: 'the loom' });
      const note = await got('POST /portal/notes');
      expect(note.body.toString()).toBe(
        'order=A-1042&tags%5B%5D=rush&tags%5B%5D=gift&note=Gr%C3%BC%C3%9Fe+%26+K%C3%BCsse',
      );
      expect((await got('PATCH /partners/p-7')).body.toString()).toBe('{"order":"A-1042","cents":184050}');
      expect((await got('POST /shipments')).body.toString()).toBe(
        '<shipment order="A-1042"><to>zoë</to></shipment>',
      );
      const hosts = services.taken('GET /hosts/').map(({ url }) => url.slice('/hosts/'.length));
      expect(hosts.sort()).toEqual([...order.hosts].sort());
      const catalogue = services.taken('GET /catalogue').map(({ url }) => url);
      expect(catalogue).toEqual(['/catalogue', '/catalogue?after=p2', '/catalogue?after=p3']);

      const archived = await got('POST /archive');
      const headers = { 'content-type': archived.headers['content-type'] ?? '' };
      const form = await new Response(new Uint8Array(archived.body), { headers }).formData();
      expect(form.get('subject')).toBe('Order A-1042');
      expect(form.get('csv')).toBe(order.lines_csv.replace('10.50', '10.50'));
      const file = form.get('report');
      if (!(file instanceof File)) throw new Error('The report is no file.');
      expect(file).toMatchObject({ name: 'report.zip', type: 'application/zip' });
      expect(Buffer.from(await file.arrayBuffer()).equals(report)).toBe(true);
      // Each token was fetched once, however many asked with it.
      for (const start of ['POST /portal/challenge', 'POST /portal/session', 'POST /desk/token']) await got(start);
    });

    await test.step('the events say what came of it', async () => {
      expect(await output('gather')).toEqual(['web-01: 6', 'db-1: 4', 'web-01: 6']);
    });
    done = true;
  });
}

async function startMailServer(services: Services, deliver: (source: string) => Promise<unknown>) {
  const { certificate, privateKey } = services.authority.issue('smtp', ['127.0.0.1']);
  return startTestSmtp({
    cert: certificate,
    key: privateKey,
    disabledCommands: [],
    authOptional: false,
    allowInsecureAuth: false,
    onAuth: ({ username, password }, _session, done) => {
      const isRight = username === 'loom' && password === own.smtp_password;
      if (isRight) done(null, { user: username });
      else done(new Error('Wrong password'));
    },
    deliver: ({ source }) => deliver(source),
  });
}

type Set = { settings?: object; secrets?: Record<string, string> };

async function makeValues(api: Api, services: Services, ports: object): Promise<void> {
  const { authority, device, secrets, apiUrl, secureUrl, tokenUrl, scope } = services;
  const create = async (path: string, body: object) => {
    const answer = await api.call('POST', path, body);
    if (!answer.ok) throw new Error(`${JSON.stringify(body)} was answered ${await answer.text()}`);
  };
  const credential = (slug: string, mode: string, live: Set) =>
    create('/credentials', { name: slug, slug, mode, live, allowed_hosts: mode === 'text' ? [] : ['127.0.0.1'] });
  for (const [slug, value] of Object.entries(own)) await credential(slug, 'text', { secrets: { value } });
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
  await credential('portal', 'multi-request', {
    settings: {
      requests: [
        { url: `${apiUrl}/portal/challenge`, payload: { user: 'loom' } },
        {
          url: `${apiUrl}/portal/session`,
          payload: { nonce: '<<RESPONSES[0].body.nonce>>', key: '<<SECRET>>' },
        },
      ],
      location_of_token: '<<body.session>>',
    },
    secrets: { secret_2: secrets.portal },
  });
  await credential('partner', 'jwt', {
    settings: { algorithm: 'RS256', payload: { iss: 'loom', aud: 'partner' }, ttl: 600 },
    secrets: { private_key: secrets.jwtKey },
  });
  await credential('desk', 'http-request', {
    settings: {
      url: `${apiUrl}/desk/token`,
      headers: { 'x-key': '<<SECRET>>' },
      location_of_token: 'body.data.token',
    },
    secrets: { secret: secrets.desk },
  });
  const resource = (slug: string, value: unknown) => create('/resources', { name: slug, slug, value });
  await resource('peers', { api: apiUrl, secure: secureUrl, ...ports });
  await resource('private_authority', authority.certificate);
  await resource('change_cursor', '0');
  await resource('approved_orders', []);
}
