/**
 * The story Everything, run by the product as an operator runs it, against real services: HTTP with TLS and
 * client certificates, an OpenID provider, an SMTP server that hands over to an IMAP server.
 */
import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Redis } from 'ioredis';
import { githubHeaders, logo } from './everything-services.ts';
import { type EverythingWorld, startEverything, texts } from './everything-world.ts';

const comment = 'Ask zoe@example.com, see https://shop.example/orders/A-1042 and https://shop.example/help';
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
  comment,
  from_ip: '10.1.2.3',
  shop_url: 'https://www.shop.example.co.uk/orders?id=7',
};

const waiting = { timeout: 20_000 };
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

for (const redis of [false, true]) {
  test(`a story with every Action type runs end to end (${redis ? 'Redis' : 'PostgreSQL'})`, async () => {
    // Its own programs and all the services that stories use are started first.
    test.setTimeout(120_000);
    await using world = await startEverything({ redis });
    try {
      await test.step('the mailbox is looked at', () => mailboxIsWatched(world));
      await test.step('orders come in that are signed, wanted and new', () => strangersAreRefused(world));
      await test.step('who sent an order is answered', () => callerIsAnswered(world));
      await test.step('mail comes back, and people follow its links', () => peopleDecide(world));
      await test.step('all of it comes to an end', () => itEnds(world));
      await test.step('every Action ran, as often as it should', () => everyActionRan(world));
      await test.step('the services got what is right, to the byte', () => servicesAreServed(world));
      await test.step('the events say what came of it', () => eventsAreRight(world));
      await test.step('the story comes out as it went in', () => fileIsTheSame(world));
      await test.step('no secret is in what is kept', () => noSecretIsKept(world));
    } catch (error) {
      await tell(world);
      throw error;
    }
  });
}

async function mailboxIsWatched({ sql }: EverythingWorld): Promise<void> {
  const looked = async () => (await sql('select error, checked_at is not null as seen from inbox'))[0];
  await expect.poll(looked, waiting).toEqual({ error: null, seen: true });
}

async function post(
  { webhookUrl }: EverythingWorld,
  body: object,
  { delivery = 'd-1', secret = texts.order_signature } = {},
) {
  const text = JSON.stringify(body);
  const headers = githubHeaders(text, { secret, delivery });
  const answer = await fetch(webhookUrl, { method: 'POST', headers, body: text });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function strangersAreRefused(world: EverythingWorld): Promise<void> {
  expect(await post(world, order, { secret: 'another' })).toMatchObject({ status: 401 });
  const closed = await post(world, { ...order, action: 'closed' });
  expect(closed).toMatchObject({ status: 200, text: '{"accepted":false}' });
  const small = await post(world, { ...order, id: 'B-7', amount: 9 }, { delivery: 'd-0' });
  expect(small).toMatchObject({ status: 200, text: '{"id":"B-7"}' });
  expect(small.headers.get('x-kind')).toBe('small');
}

/** Sent twice, taken in once: both get the same answer. */
async function callerIsAnswered(world: EverythingWorld): Promise<void> {
  for (const answer of await Promise.all([post(world, order), post(world, order)])) {
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
}

async function peopleDecide({ services, outputs, product }: EverythingWorld): Promise<void> {
  await expect.poll(() => services.taken('POST /archive').length, waiting).toBe(1);
  const [mail] = await outputs('mail');
  const links = [...String(mail?.body_html).matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link);
  const [approve = '', prompt = '', ...more] = links;
  expect(more).toEqual([]);
  expect(approve.startsWith(`${product.baseUrl}/approve/`)).toBe(true);
  expect(prompt.startsWith(`${product.baseUrl}/prompt/`)).toBe(true);
  // Whoever opens them decides nothing.
  for (const link of links) expect((await fetch(link)).status).toBe(200);
  expect(services.taken('POST /shipments')).toEqual([]);
  const send = async (link: string, form: Record<string, string>) => {
    const headers = { origin: product.baseUrl };
    const done = await fetch(link, { method: 'POST', headers, body: new URLSearchParams(form) });
    expect(done.status, await done.text()).toBe(200);
  };
  await send(approve, { choice: 'approved', comment: 'Fine.' });
  await send(prompt, { go: '1' });
}

async function itEnds({ services, sql, api, id }: EverythingWorld): Promise<void> {
  const value = (slug: string) => async () =>
    (await sql('select value from resource where slug = $1', [slug]))[0]?.value;
  await expect.poll(() => services.taken('POST /shipments').length, waiting).toBe(1);
  await expect.poll(value('change_cursor'), waiting).toBe(services.lastChange);
  await expect.poll(value('approved_orders'), waiting).toEqual([{ id: 'A-1042', comment: 'Fine.' }]);
  // The clock starts nothing more.
  expect((await api.call('PUT', `/stories/${id}`, { disabled: true })).status).toBe(200);
  const open = `select action_slug, state, error from any_run where state <> 'succeeded'`;
  await expect.poll(() => sql(open), waiting).toEqual([]);
}

async function everyActionRan({ sql, id, file }: EverythingWorld): Promise<void> {
  const counted =
    'select action_slug as slug, count(*)::int as count from event where story_id = $1 group by 1';
  const rows = await sql(counted, [id]);
  const {
    fetch_changes: looks,
    has_changes: found,
    move_cursor: moves,
    ...counts
  } = Object.fromEntries(rows.map(({ slug, count }) => [slug, count]));
  // A tick and its answer; only the answer goes on.
  expect(looks).toBe(2 * found);
  // A look that began before the cursor moved finds the same changes; “Changes”, below, ran once for each move.
  expect(moves).toBeGreaterThanOrEqual(2);
  const {
    fetch_changes: _,
    has_changes: __,
    move_cursor: ___,
    ...once
  } = Object.fromEntries(Object.keys(file.actions).map((slug) => [slug, 1]));
  expect(counts).toEqual({
    ...once,
    ...{ order: 2, facts: 2, line_totals: 2, is_large: 2 },
    ...{ each_host: 3, check_host: 3, first_time: 3, pace: 2 },
    // What was asked, and what was answered; the mail, and its prompt.
    ...{ ask: 2, tell: 2, is_followed: 2 },
    changes: 2,
  });
  expect(await sql('select action_slug, warnings from any_run where warnings is not null')).toEqual([]);
  const [score] = await sql(`select logs from any_run where action_slug = 'score'`);
  expect(JSON.stringify(score)).toContain('scoring 3 items');
}

async function servicesAreServed({ services, outputs, smtp }: EverythingWorld): Promise<void> {
  const got = (start: string) => {
    const [first, ...more] = services.taken(start);
    if (!first || more.length > 0)
      throw new Error(`${start} was asked ${services.taken(start).length} times.`);
    return first;
  };
  const paths = (start: string) => services.taken(start).map(({ url }) => url);
  const report = await reportOf(outputs);
  // Verified there: the signature is of this path and of these bytes.
  const stored = got('PUT /bucket/');
  expect(stored.url).toBe('/bucket/orders/A-1042/report%20of%20today.zip?x-id=PutObject');
  expect(stored.body.equals(report)).toBe(true);
  expect(got('GET /inventory')).toMatchObject({ client: 'the loom' });
  const note = 'order=A-1042&tags%5B%5D=rush&tags%5B%5D=gift&note=Gr%C3%BC%C3%9Fe+%26+K%C3%BCsse';
  expect(got('POST /portal/notes').body.toString()).toBe(note);
  expect(got('PATCH /partners/p-7').body.toString()).toBe('{"order":"A-1042","cents":184050}');
  expect(got('POST /shipments').body.toString()).toBe('<shipment order="A-1042"><to>zoë</to></shipment>');
  expect(paths('GET /hosts/').sort()).toEqual(order.hosts.map((host) => `/hosts/${host}`).sort());
  expect(paths('GET /catalogue')).toEqual(['/catalogue', '/catalogue?after=p2', '/catalogue?after=p3']);
  const since = new Set(paths('GET /changes'));
  expect(since).toEqual(new Set(['0', '2', '3'].map((at) => `/changes?since=${at}`)));
  // Each token was fetched once, however many asked with it.
  for (const start of ['POST /portal/challenge', 'POST /portal/session', 'POST /desk/token']) got(start);

  const archived = got('POST /archive');
  const headers = { 'content-type': archived.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(archived.body), { headers }).formData();
  expect(form.get('subject')).toBe('Order A-1042');
  expect(form.get('csv')).toBe(order.lines_csv);
  const file = form.get('report');
  if (!(file instanceof File)) throw new Error('The report is no file.');
  expect(file).toMatchObject({ name: 'report.zip', type: 'application/zip' });
  expect(Buffer.from(await file.arrayBuffer()).equals(report)).toBe(true);

  expect(smtp.received).toMatchObject([
    { from: 'loom@imap.test', to: ['ann@imap.test'], user: 'loom', secure: true },
  ]);
}

async function reportOf(outputs: EverythingWorld['outputs']): Promise<Buffer> {
  const facts = (await outputs('facts')).find((one) => one.id === order.id);
  const report = facts?.report;
  if (report === null || typeof report !== 'object' || !('base64encodedcontents' in report))
    throw new Error('There is no report.');
  return Buffer.from(String(report.base64encodedcontents), 'base64');
}

async function eventsAreRight({ outputs, smtp }: EverythingWorld): Promise<void> {
  const report = await reportOf(outputs);
  expect((await outputs('facts')).find((one) => one.id === order.id)).toMatchObject({
    greeting: 'Dear Zoë, your order is large.',
    placed: '04.03.2026 06:06',
    due: '2026-03-11',
    days_left: 10,
    lines: [{ sku: 'T-1', quantity: '2', price: '10.50' }, { sku: 'M-2' }, { sku: 'K-3' }],
    skus: 'T-1, M-2, K-3',
    pieces: 7,
    cheap: ['K-3'],
    cents: 184_050,
    settings: { priority: 'high', ship: { by: 'post', to: 'Cork' }, tags: ['rush', 'gift'] },
    partner: { '@id': 'p-7', name: 'Acme & Sons' },
    unpacked: sha256(order.lines_csv),
    repacked: comment,
    comment_sha256: sha256(comment),
    fingerprint: createHmac('sha256', texts.fingerprint_key).update(order.id).digest('hex'),
    inside: true,
    shop: 'example.co.uk',
    speed: 'today',
  });
  const first = async (slug: string) => (await outputs(slug))[0];
  expect((await outputs('line_totals'))[0]).toEqual([
    { sku: 'T-1', total: 21, so_far: 21 },
    { sku: 'M-2', total: 99, so_far: 120 },
    { sku: 'K-3', total: 20, so_far: 140 },
  ]);
  expect(await first('gather')).toEqual(['web-01: 6', 'db-1: 4', 'web-01: 6']);
  expect(await first('seen_before')).toMatchObject({ host: 'web-01' });
  expect(await outputs('pace')).toMatchObject(Array(2).fill({ capacity_per_minute: 600 }));
  // The last price was answered first; the order is that of the lines.
  expect(await first('line_prices')).toEqual([
    { sku: 'T-1', total: 21 },
    { sku: 'M-2', total: 99 },
    { sku: 'K-3', total: 20 },
  ]);
  expect(await first('inventory')).toEqual({
    stock: { 'T-1': 0, 'M-2': 10, 'K-3': 20 },
    asked_by: 'the loom',
    status: 200,
  });
  expect(Object.keys((await first('all_in')) ?? {}).sort()).toEqual([
    ...[
      'catalogue',
      'gather',
      'inventory',
      'line_prices',
      'logo',
      'partner_note',
      'portal_note',
      'store_report',
    ],
  ]);
  expect(await first('score')).toEqual({ items: ['tea', 'mug', 'kettle'], worth: 140, short: ['T-1'] });
  expect(await first('contacts')).toMatchObject({ people: [['zoe', 'example.com']] });
  expect((await outputs('ask'))[1]).toMatchObject({
    answer: 'approved',
    comment: 'Fine.',
    answered_by: null,
  });
  expect((await outputs('tell'))[1]).toMatchObject({ prompt: { status: 'Ship it' } });
  expect(await outputs('changes')).toEqual([['c1', 'c2'], ['c3']]);
  expect(await first('mail')).toMatchObject({
    from: 'loom@imap.test',
    to: ['ann@imap.test'],
    subject: 'Order A-1042',
    body: expect.stringContaining('Dear Zoë, your order is large.'),
  });
  expect(smtp.received[0]?.source).toContain('From: =?UTF-8?Q?St=C3=B6ryloom?= <loom@imap.test>');
  const files = await first('files');
  expect(files).toHaveLength(2);
  expect(files).toEqual(
    expect.arrayContaining([
      { name: 'logo.png', sha256: sha256(logo) },
      { name: 'report.zip', sha256: sha256(report) },
    ]),
  );
  // What a service sends back of a secret is not kept.
  expect(await outputs('check_host')).toMatchObject(
    Array(3).fill({ body: { authorization: 'Bearer [redacted]' } }),
  );
  expect(await first('portal_note')).toMatchObject({ body: { noted: true, session: '[redacted]' } });
}

async function fileIsTheSame({ api, id, file }: EverythingWorld): Promise<void> {
  const exported = await (await api.call('GET', `/stories/${id}/export`)).json();
  expect(exported.actions).toEqual(file.actions);
  expect(exported.links).toHaveLength(file.links.length);
  expect(exported.notes).toEqual(expect.arrayContaining(file.notes));
}

async function noSecretIsKept({ services, sql, api, id, product }: EverythingWorld): Promise<void> {
  const secrets = [...Object.values(texts), ...services.worth()].flatMap(formsOf);
  expect(secrets.length).toBeGreaterThan(20);
  const tables = await sql(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(30);
  const holding = async (wanted: string[]) => {
    const found: string[] = [];
    for (const { name } of tables) {
      const holds = `select true from ${name} as row where exists
                     (select from unnest($1::text[]) as one where strpos(row::text, one) > 0) limit 1`;
      if ((await sql(holds, [wanted])).length > 0) found.push(name);
    }
    return found;
  };
  expect(await holding([order.id])).toContainEqual(expect.stringContaining('event'));
  expect(await holding(secrets)).toEqual([]);
  for (const text of await redisKeeps(product.redisUrl)) {
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  }
  const paths = [
    '/credentials',
    '/resources',
    `/stories/${id}/export`,
    `/events?story_id=${id}&per_page=500`,
  ];
  const answers = paths.map(async (path) => (await api.call('GET', path)).text());
  const logs = ['app', 'worker'].map((program) => readFile(join(product.dir, `${program}.log`), 'utf8'));
  for (const text of await Promise.all([...answers, ...logs])) {
    expect(text.length).toBeGreaterThan(10);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  }
}

/** Every value, as the bytes that Redis would write of it. */
async function redisKeeps(url: string | null): Promise<Buffer[]> {
  if (url === null) return [];
  const redis = new Redis(url);
  try {
    await redis.config('SET', 'rdbcompression', 'no');
    const keys = await redis.keys('*');
    expect(keys).not.toEqual([]);
    const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    return values.filter((value) => value !== null);
  } finally {
    await redis.quit();
  }
}

/** A key is found by a line in its middle, wherever its line breaks went; a row as text doubles backslashes. */
function formsOf(secret: string): string[] {
  if (secret.startsWith('-----BEGIN')) return [secret.split('\n')[2] ?? secret];
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [secret, inJson, Buffer.from(secret).toString('base64').replace(/=+$/, '')];
}

/** What has not ended, for whoever reads that a step failed. */
async function tell({ sql }: EverythingWorld): Promise<void> {
  const open = await sql(
    `select action_slug, state, wait_kind, error, warnings from any_run where state <> 'succeeded' or warnings is not null`,
  );
  const body = JSON.stringify({ open, inboxes: await sql('select error, checked_at from inbox') }, null, 1);
  await test.info().attach('What has not ended', { body });
}
