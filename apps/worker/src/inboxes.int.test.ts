import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { hostname } from 'node:os';
import { inspect } from 'node:util';
import { catalog } from '@storyloom/actions/catalog';
import { runners } from '@storyloom/actions/runners';
import { createCredential } from '@storyloom/adapters/credentials/edit';
import { makeValues } from '@storyloom/adapters/credentials/values';
import { guardedHttp } from '@storyloom/adapters/http/guarded';
import { imapConnector } from '@storyloom/adapters/inbox/imap';
import { mailParser } from '@storyloom/adapters/inbox/parser';
import { startTestDovecot, type TestDovecot, testPassword } from '@storyloom/adapters/inbox/testing-dovecot';
import { turns } from '@storyloom/adapters/inbox/turns';
import type { WatchDeps } from '@storyloom/adapters/inbox/watch';
import { plainPayloads } from '@storyloom/adapters/postgres/payloads';
import { postgresVersions } from '@storyloom/adapters/postgres/versions';
import { changeStory } from '@storyloom/adapters/stories/change-story';
import { insertStory } from '@storyloom/adapters/stories/create-story';
import { updateStory } from '@storyloom/adapters/stories/edit-story';
import { notFound } from '@storyloom/adapters/stories/story-deps';
import { action, makeWorld, type World } from '@storyloom/adapters/stories/testing-world';
import { testVault } from '@storyloom/adapters/testing/vault';
import {
  compiledCache,
  emptyGraph,
  type Id,
  type JsonObject,
  newId,
  nothingOutside,
  noValues,
} from '@storyloom/engine';
import { memoryLive, until } from '@storyloom/engine/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startInboxes } from './inboxes.ts';

let dovecot: TestDovecot;
beforeAll(async () => {
  dovecot = await startTestDovecot();
});
afterAll(() => dovecot[Symbol.asyncDispose]());

let world: World;
let workers: { stop: () => Promise<void> }[];
beforeEach(async () => {
  world = await makeWorld();
  workers = [];
});
afterEach(async () => {
  await stopAll();
  await world[Symbol.asyncDispose]();
});

const noLog = () => undefined;
const stopAll = () => Promise.all(workers.splice(0).map((worker) => worker.stop()));
const sql = async (text: string, values: unknown[] = []) =>
  (await world.database.pool.query(text, values)).rows;

function worker(more: Partial<WatchDeps> = {}): void {
  const { pool } = world.database;
  const parser = mailParser();
  workers.push(
    startInboxes({
      pool,
      payloads: plainPayloads,
      versions: postgresVersions(pool),
      compiled: compiledCache(catalog),
      runners,
      queue: { wake: () => undefined },
      live: memoryLive(),
      log: { warn: () => undefined },
      owner: `${hostname()}:${workers.length}`,
      connect: imapConnector({ allow: ['127.0.0.1'] }),
      parser,
      values: noValues,
      inTurn: turns(2),
      leaseMs: 3_000,
      pauseMs: () => 200,
      ...more,
    }),
  );
}

let boxes = 0;
/** A folder of its own for each test, since they share the server. */
async function newFolder(): Promise<string> {
  boxes += 1;
  const folder = `Box${boxes}`;
  await withClient((client) => client.mailboxCreate(folder));
  return folder;
}

async function withClient<T>(run: (client: Awaited<ReturnType<TestDovecot['client']>>) => Promise<T>) {
  const client = await dovecot.client('ann');
  try {
    return await run(client);
  } finally {
    await client.logout();
  }
}

const mail = (n: number | string, more = '') =>
  `From: Monitor <monitor@x.test>\r\nTo: ann@x.test, bob@x.test\r\nSubject: Alert ${n}\r\nDate: Sat, 31 Jan 2026 08:00:00 +0000\r\nMessage-ID: <${n}@x.test>\r\n${more}\r\nHello ${n}\r\n`;

const append = (folder: string, ...sources: string[]) =>
  withClient(async (client) => {
    for (const source of sources) await client.append(folder, source, []);
  });

const seen = (folder: string) =>
  withClient(async (client) => {
    await client.mailboxOpen(folder, { readOnly: true });
    const all = await client.fetchAll('1:*', { flags: true });
    return all.map(({ flags }) => flags?.has('\\Seen') ?? false);
  });

/** A story that this mailbox starts. */
async function story(options: JsonObject): Promise<{ id: Id; actionId: Id }> {
  const own = action('receive-email', 'mail', {
    options: {
      host: '127.0.0.1',
      port: dovecot.port,
      ssl: false,
      username: 'ann',
      password: testPassword,
      poll_interval: 86_400,
      ...options,
    },
  });
  const graph = { ...emptyGraph, actions: { [own.id]: own } };
  return { ...(await insertStory(world.deps, world.scope, { name: 'Post', graph })), actionId: own.id };
}

async function setOptions({ id, actionId }: { id: Id; actionId: Id }, options: JsonObject): Promise<void> {
  const { draftRevision } = await world.prisma.story.findUniqueOrThrow({ where: { id } });
  const changes = [{ op: 'update_action' as const, id: actionId, set: options }];
  const batch = { storyId: id, baseRevision: draftRevision, batchId: newId(), changes };
  const result = await changeStory(world.deps, world.scope, batch);
  if (result === notFound || !result.ok) throw new Error(`Refused: ${JSON.stringify(result)}`);
}

const events = async (): Promise<JsonObject[]> =>
  (await sql('SELECT output FROM event ORDER BY id')).map(({ output }) => output);
const subjects = async () => (await events()).map(({ subject }) => subject);
const inbox = async () => (await sql('SELECT * FROM inbox'))[0];
const visited = () =>
  until('the mailbox was looked at', async () => (await inbox()).checked_at !== null, 20_000);
const came = (count: number) =>
  until(`${count} mails came in`, async () => (await events()).length >= count, 20_000);

describe('a mailbox', () => {
  it('is only noted at the first visit; then each mail starts a story run at once', async () => {
    const folder = await newFolder();
    await append(folder, mail('old'));
    await story({ folders: [folder] });
    worker();
    await visited();
    await append(folder, mail(1, 'X-Two: a\r\nX-Two: b\r\nCc: Cy <cy@x.test>\r\n'));
    await came(1);
    const [event] = await events();
    expect(event).toEqual({
      from: 'monitor@x.test',
      to: ['ann@x.test', 'bob@x.test'],
      cc: ['cy@x.test'],
      subject: 'Alert 1',
      body: 'Hello 1\n',
      body_html: null,
      date: '2026-01-31T08:00:00.000Z',
      message_id: '<1@x.test>',
      folder,
      attachments: [],
      warnings: [],
    });
    expect(await sql('SELECT source FROM story_run')).toEqual([{ source: 'email' }]);
    await until('it is marked', async () => (await seen(folder)).join() === 'false,true');
    expect(await inbox()).toMatchObject({ error: null, failures: 0, owner: `${hostname()}:0` });
  });

  it('is looked at by the clock, too, and its mail comes in as it is wanted', async () => {
    const folder = await newFolder();
    await story({
      folders: [folder],
      idle: false,
      poll_interval: 5,
      emit_headers: true,
      mark_as_read: false,
      conditions: { from: '*@x.test', subject: ['alert 2', 'alert 3'] },
    });
    worker();
    await visited();
    await append(folder, mail(1), mail(2, 'X-Two: a\r\nX-Two: b\r\n'), mail(3));
    await sql('UPDATE inbox SET wake_at = now() WHERE owner IS NULL');
    await came(2);
    expect(await subjects()).toEqual(['Alert 2', 'Alert 3']);
    expect((await events())[0]?.headers).toMatchObject({ x_two: ['a', 'b'], message_id: '<2@x.test>' });
    expect(await seen(folder)).toEqual([false, false, false]);
    await until('it is given back', async () => (await inbox()).owner === null);
  });

  it('has several folders: the first one tells of its news, the others are looked at every poll_interval', async () => {
    const [first, second] = [await newFolder(), await newFolder()];
    await story({ folders: [first, second], poll_interval: 5 });
    worker();
    await visited();
    await append(second, mail(2));
    const appended = performance.now();
    await came(1);
    expect(performance.now() - appended).toBeLessThan(10_000);
    expect(await events()).toMatchObject([{ subject: 'Alert 2', folder: second }]);
  });

  it('has its mail come in once when several workers are there and they come and go', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    worker();
    await visited();
    for (let n = 0; n < 2; n += 1) worker();
    const sources = Array.from({ length: 30 }, (_, n) => mail(n));
    const sending = append(folder, ...sources);
    await came(5);
    await stopAll();
    worker();
    worker();
    await sending;
    await came(30);
    expect([...(await subjects())].sort()).toEqual(Array.from({ length: 30 }, (_, n) => `Alert ${n}`).sort());
    await until('all are marked', async () => (await seen(folder)).every(Boolean));
    expect(await events()).toHaveLength(30);
  });

  it('loses and doubles nothing when its worker dies before or after the commit', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    const dying = { before: true, after: true };
    const die = (when: keyof typeof dying) => {
      const dies = dying[when];
      dying[when] = false;
      if (dies) throw new Error('The worker died.');
    };
    worker({
      payloads: {
        ...plainPayloads,
        keep: async (all) => {
          die('before');
          return plainPayloads.keep(all);
        },
      },
      live: { ...memoryLive(), announce: () => die('after') },
    });
    await visited();
    await append(folder, mail(1));
    await until('it is marked', async () => (await seen(folder)).join() === 'true', 20_000);
    expect(dying).toEqual({ before: false, after: false });
    expect(await subjects()).toEqual(['Alert 1']);
  });

  it('is taken over when its holder is gone, whose writes then do not land', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    let stuck: (() => void) | null = null;
    worker({
      leaseMs: 1_000_000,
      payloads: {
        ...plainPayloads,
        keep: async () => {
          await new Promise<void>((resolve) => {
            stuck = resolve;
          });
          return new Map();
        },
      },
    });
    await visited();
    await append(folder, mail(1));
    await until('the first holder is stuck', () => stuck !== null);
    await sql('UPDATE inbox SET wake_at = now()');
    worker();
    await came(1);
    (stuck as (() => void) | null)?.();
    await stopAll();
    expect(await subjects()).toEqual(['Alert 1']);
    expect((await inbox()).epoch).toBe(2);
  });

  it('may number its mail anew: what came in, or was there before, does not come again', async () => {
    const folder = await newFolder();
    await append(folder, mail('old'));
    await story({ folders: [folder], idle: false });
    const look = async () => {
      const { checked_at: before } = await inbox();
      await sql('UPDATE inbox SET wake_at = now() WHERE owner IS NULL');
      await until('it was looked at again', async () => {
        const { checked_at: now, owner } = await inbox();
        return owner === null && now !== null && Number(now) !== Number(before);
      });
    };
    worker();
    await visited();
    await append(folder, mail(1), mail(2));
    await until('it is free', async () => (await inbox()).owner === null);
    await look();
    expect(await subjects()).toEqual(['Alert 1', 'Alert 2']);
    const [{ uid_validity: before }] = await sql('SELECT uid_validity FROM inbox_folder');
    await withClient(async (client) => {
      await client.mailboxDelete(folder);
      await client.mailboxCreate(folder);
      for (const source of [mail(2), mail(3), mail('old'), mail(1)]) await client.append(folder, source, []);
    });
    await look();
    expect(await subjects()).toEqual(['Alert 1', 'Alert 2', 'Alert 3']);
    const [{ uid_validity: after }] = await sql('SELECT uid_validity FROM inbox_folder');
    expect(after).not.toBe(before);
    await append(folder, mail(4));
    await look();
    expect(await subjects()).toEqual(['Alert 1', 'Alert 2', 'Alert 3', 'Alert 4']);
  });

  it('keeps its mail while its story is off', async () => {
    const folder = await newFolder();
    const { id } = await story({ folders: [folder] });
    worker();
    await visited();
    await updateStory(world.deps, world.scope, { id, disabled: true });
    await until('it is given back', async () => (await inbox()).owner === null);
    await append(folder, mail(1));
    await updateStory(world.deps, world.scope, { id, disabled: false });
    await came(1);
    expect(await subjects()).toEqual(['Alert 1']);
  });

  it('is looked at again when its server was away', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    worker();
    await visited();
    await dovecot.kill();
    await until('the error is told', async () => /cannot be used/.test((await inbox()).error ?? ''));
    await dovecot.start();
    await append(folder, mail(1));
    await came(1);
    await until('the error is gone', async () => (await inbox()).error === null);
  });
});

describe('the connection to a mailbox', () => {
  const byName = (certificate_authority: string) => ({ host: 'imap.test', certificate_authority });
  const connect = imapConnector({ allow: ['imap.test'], resolve: async () => ['127.0.0.1'] });

  it.each(['true', 'starttls'])('is secured by a certificate that is trusted, with ssl %s', async (ssl) => {
    const folder = await newFolder();
    const port = ssl === 'true' ? dovecot.tlsPort : dovecot.port;
    await story({ folders: [folder], ssl, port, ...byName(dovecot.certificate) });
    worker({ connect });
    await visited();
    await append(folder, mail(1));
    await came(1);
  });

  it.each(['true', 'starttls'])('is not made without trust, with ssl %s', async (ssl) => {
    const port = ssl === 'true' ? dovecot.tlsPort : dovecot.port;
    await story({ ssl, port, ...byName('') });
    worker({ connect });
    await until('an error is told', async () => (await inbox()).error !== null);
    expect((await inbox()).error).toMatch(/^imap\.test:\d+ cannot be used: .*certificate/);
  });
});

describe('what is wrong with a mailbox', () => {
  const told = async (options: JsonObject, more: Partial<WatchDeps> = {}): Promise<string> => {
    await story(options);
    worker(more);
    await until('an error is told', async () => (await inbox()).error !== null, 20_000);
    return (await inbox()).error;
  };

  it('is a sentence: a wrong password, which is not shown, until it is right', async () => {
    const folder = await newFolder();
    const own = await story({ folders: [folder], password: 'wrong canary' });
    worker({ pauseMs: () => 1_000_000 });
    await until('an error is told', async () => (await inbox()).error !== null);
    const { error, failures } = await inbox();
    expect(error).toMatch(/^127\.0\.0\.1 refused the login of ann: .*\.$/);
    expect(error).not.toContain('canary');
    expect(failures).toBe(1);
    await setOptions(own, { password: testPassword });
    await visited();
    expect(await inbox()).toMatchObject({ error: null, failures: 0 });
  });

  it('is a folder that is missing, beside which the others come in', async () => {
    const folder = await newFolder();
    expect(await told({ folders: ['Nowhere', folder] })).toMatch(
      /^The folder Nowhere cannot be opened: .*\.$/,
    );
    await append(folder, mail(1));
    // The missing one is the first: nobody tells of news in the other.
    await stopAll();
    worker();
    await came(1);
  });

  it.each<[string, JsonObject, RegExp]>([
    ['an address that may not be reached', { host: 'localhost', port: 22 }, /not one for IMAP.*EGRESS_ALLOW/],
    ['a server that is not there', { port: 64_999 }, /^127\.0\.0\.1:64999 cannot be used: .*ECONNREFUSED/],
    ['TLS that is not spoken', { ssl: true }, /cannot be used/],
    ['a credential that is not there', { password: '<<CREDENTIAL.mail>>' }, /^There is no credential “mail”/],
    ['a wrong option', { conditions: { form: 'x' } }, /^conditions: has no form/],
  ])('is %s', async (_what, options, message) => {
    expect(await told(options)).toMatch(message);
  });

  it('is an internal address that nobody opened', async () => {
    expect(await told({}, { connect: imapConnector({ allow: [] }) })).toMatch(
      /^127\.0\.0\.1 is a loopback address.*EGRESS_ALLOW/,
    );
  });
});

describe('a credential of a mailbox', () => {
  const vault = testVault();
  /** A worker that opens credentials; answers what it logs. */
  const workerWith = async (value: string, allowedHosts: string[] = []): Promise<string[]> => {
    const { pool } = world.database;
    const { prisma } = world;
    const live = { secrets: { value } };
    const given = { name: 'Box', slug: 'box', type: 'text', allowedHosts, live } as const;
    const made = await createCredential({ prisma, vault }, world.scope, given);
    if (!made.ok) throw new Error(made.message);
    const lines: string[] = [];
    const write = (text: string, more?: Record<string, unknown>) =>
      void lines.push(`${text} ${JSON.stringify(more)} ${inspect(more?.err)}`);
    const log = { debug: write, info: write, warn: write, error: write };
    const http = nothingOutside.http;
    worker({ log, values: makeValues({ reads: pool, pool, vault, http, oauthApps: {}, log }) });
    return lines;
  };
  const password = '<<CREDENTIAL.box>>';

  it('opens it, and comes in with no mail that holds it', async () => {
    const folder = await newFolder();
    await story({ folders: [folder], password, emit_headers: true });
    await workerWith(testPassword);
    await visited();
    await append(folder, mail(`of ${testPassword}`, `X-Key: ${testPassword}\r\n`));
    await came(1);
    const [event] = await events();
    expect(event?.subject).toBe('Alert of [redacted]');
    expect(JSON.stringify(event)).not.toContain(JSON.stringify(testPassword).slice(1, -1));
  });

  it('is in no error: of the login, of a folder, of the log', async () => {
    const canary = 'C4n-of-a-mailbox';
    await story({ folders: [`Nowhere ${password}`], username: 'ann', password: testPassword });
    const lines = await workerWith(canary);
    await until('an error is told', async () => (await inbox()).error !== null);
    expect((await inbox()).error).toMatch(/^The folder Nowhere \[redacted\] cannot be opened/);
    await story({ folders: ['INBOX'], username: password, password });
    await until(
      'both are told',
      async () => (await sql('SELECT FROM inbox WHERE error IS NULL')).length === 0,
    );
    const told = await sql('SELECT error FROM inbox ORDER BY id');
    expect(told[1]?.error).toMatch(/^127\.0\.0\.1 refused the login of \[redacted\]: /);
    expect(JSON.stringify([told, lines])).not.toContain('C4n');
  });

  it('of OAuth 2 signs in with its token, which is not used again once it is refused', async () => {
    const good = 'a-token-of-ann';
    // The provider of the mailbox: it hands out tokens, and says whose they are.
    let issued = 'revoked-token';
    const provider = createHttpServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/token') {
        response.end(JSON.stringify({ access_token: issued, token_type: 'bearer', expires_in: 3_600 }));
        return;
      }
      response.statusCode = request.url === `/info?${good}` ? 200 : 401;
      response.end(JSON.stringify({ user: 'ann' }));
    }).listen(0, '127.0.0.1');
    await once(provider, 'listening');
    const base = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    await using imap = await startTestDovecot(undefined, `${base}/info?`);
    const { pool } = world.database;
    const { prisma } = world;
    const settings = { token_url: `${base}/token`, client_id: 'loom', scope: 'mail' };
    const live = { settings, secrets: { client_secret: 'hush-hush' } };
    const allowedHosts = [`127.0.0.1:${imap.port}`, new URL(base).host];
    const given = { name: 'Box', slug: 'box', type: 'oauth2', allowedHosts, live } as const;
    expect(await createCredential({ prisma, vault }, world.scope, given)).toMatchObject({ ok: true });
    const log = { debug: noLog, info: noLog, warn: noLog, error: noLog };
    const http = guardedHttp({ allow: ['127.0.0.1'] });
    const values = makeValues({ reads: pool, pool, vault, http, oauthApps: {}, log });
    const refused: unknown[] = [];
    await story({ port: imap.port, login: 'oauth2', password });
    worker({
      values: {
        load: values.load,
        refused: async (request) => {
          refused.push(request.credentials);
          issued = good;
          // A token that is fresh would be kept.
          await sql("UPDATE credential_token SET created_at = now() - interval '2 minutes'");
          await values.refused?.(request);
        },
      },
    });
    await visited();
    expect(refused).toEqual([['box']]);
    const client = await imap.client('ann');
    await client.append('INBOX', mail(1), []);
    await client.logout();
    await came(1);
    expect(await sql("SELECT FROM inbox WHERE error LIKE '%token%'")).toEqual([]);
    await http.close();
    provider.close();
  });

  it('goes to no server but those that it is for', async () => {
    let connections = 0;
    const other = createServer(() => {
      connections += 1;
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await story({ port, password });
    await workerWith(testPassword, ['imap.example.com', `127.0.0.1:${dovecot.port}`]);
    await until('an error is told', async () => (await inbox()).error !== null);
    expect((await inbox()).error).toBe(
      `A credential of this mailbox may not be sent to 127.0.0.1:${port}: its allowed hosts are imap.example.com, 127.0.0.1:${dovecot.port}.`,
    );
    expect(connections).toBe(0);
    other.close();
  });
});

describe('a mail', () => {
  it('brings its attachments', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    worker();
    await visited();
    const body = [
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Grüße</p>',
      '--b',
      'Content-Type: text/csv; name="a.csv"',
      'Content-Disposition: attachment; filename="a.csv"',
      'Content-Transfer-Encoding: base64',
      '',
      'YSxi',
      '--b--',
      '',
    ].join('\r\n');
    await append(folder, mail(1).replace(/\r\n\r\nHello 1\r\n/, `\r\nMIME-Version: 1.0\r\n${body}`));
    await came(1);
    expect((await events())[0]).toMatchObject({
      body: 'Grüße',
      body_html: '<p>Grüße</p>',
      attachments: [
        {
          guid: expect.stringMatching(/^[0-9a-f-]{36}$/),
          filename: 'a.csv',
          content_type: 'text/csv',
          sizeinbytes: 3,
          md5: 'b345e1dc09f20fdefdea469f09167892',
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          base64encodedcontents: 'YSxi',
        },
      ],
    });
  });

  it('that cannot be parsed is told of, and the next one comes in', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    const parser = mailParser({ timeoutMs: 5_000 });
    worker({ parser });
    await visited();
    const nested = Array.from(
      { length: 5_000 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    );
    await append(folder, mail(1, nested.join('')), mail(2));
    await came(2);
    const [first, second] = await events();
    expect(first?.warnings).toEqual([expect.stringContaining('could not be parsed')]);
    expect(second).toMatchObject({ subject: 'Alert 2', warnings: [] });
    await until('both are marked', async () => (await seen(folder)).every(Boolean));
  });

  it('over 25 MB comes with its head alone', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    worker();
    await visited();
    await append(folder, mail(1) + `${'x'.repeat(998)}\r\n`.repeat(26_300));
    await came(1);
    expect((await events())[0]).toMatchObject({
      subject: 'Alert 1',
      body: '',
      warnings: [expect.stringContaining('more than 25 MB')],
    });
  });
});
