import { hostname } from 'node:os';
import { catalog } from '@storyloom/actions/catalog';
import { runners } from '@storyloom/actions/runners';
import { imapConnector } from '@storyloom/adapters/inbox/imap';
import { mailParser } from '@storyloom/adapters/inbox/parser';
import { startTestDovecot, type TestDovecot, testPassword } from '@storyloom/adapters/inbox/testing-dovecot';
import { turns } from '@storyloom/adapters/inbox/turns';
import type { WatchDeps } from '@storyloom/adapters/inbox/watch';
import { plainPayloads } from '@storyloom/adapters/postgres/payloads';
import { postgresVersions } from '@storyloom/adapters/postgres/versions';
import { changeStory } from '@storyloom/adapters/stories/change-story';
import { insertStory } from '@storyloom/adapters/stories/create-story';
import { notFound } from '@storyloom/adapters/stories/story-deps';
import { action, makeWorld, type World } from '@storyloom/adapters/stories/testing-world';
import { compiledCache, emptyGraph, type Id, type JsonObject, newId, noValues } from '@storyloom/engine';
import { memoryLive, until } from '@storyloom/engine/testing';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startInboxes } from './inboxes.ts';

export let dovecot: TestDovecot;
export let world: World;
let workers: { stop: () => Promise<void> }[];

/** One mail server for a file, an installation for each test. */
export function setUpInboxes(): void {
  beforeAll(async () => {
    dovecot = await startTestDovecot();
  });
  afterAll(() => dovecot[Symbol.asyncDispose]());
  beforeEach(async () => {
    world = await makeWorld();
    workers = [];
  });
  afterEach(async () => {
    await stopAll();
    await world[Symbol.asyncDispose]();
  });
}

export const stopAll = () => Promise.all(workers.splice(0).map((worker) => worker.stop()));
export const sql = async (text: string, values: unknown[] = []) =>
  (await world.database.pool.query(text, values)).rows;

export function worker(more: Partial<WatchDeps> = {}): void {
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
export async function newFolder(): Promise<string> {
  boxes += 1;
  const folder = `Box${boxes}`;
  await withClient((client) => client.mailboxCreate(folder));
  return folder;
}

export async function withClient<T>(run: (client: Awaited<ReturnType<TestDovecot['client']>>) => Promise<T>) {
  const client = await dovecot.client('ann');
  try {
    return await run(client);
  } finally {
    await client.logout();
  }
}

export const mail = (n: number | string, more = '') =>
  `From: Monitor <monitor@x.test>\r\nTo: ann@x.test, bob@x.test\r\nSubject: Alert ${n}\r\nDate: Sat, 31 Jan 2026 08:00:00 +0000\r\nMessage-ID: <${n}@x.test>\r\n${more}\r\nHello ${n}\r\n`;

export const append = (folder: string, ...sources: string[]) =>
  withClient(async (client) => {
    for (const source of sources) await client.append(folder, source, []);
  });

export const seen = (folder: string) =>
  withClient(async (client) => {
    await client.mailboxOpen(folder, { readOnly: true });
    const all = await client.fetchAll('1:*', { flags: true });
    return all.map(({ flags }) => flags?.has('\\Seen') ?? false);
  });

/** A story that this mailbox starts. */
export async function story(options: JsonObject): Promise<{ id: Id; actionId: Id }> {
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

export async function setOptions(
  { id, actionId }: { id: Id; actionId: Id },
  options: JsonObject,
): Promise<void> {
  const { draftRevision } = await world.prisma.story.findUniqueOrThrow({ where: { id } });
  const changes = [{ op: 'update_action' as const, id: actionId, set: options }];
  const batch = { storyId: id, baseRevision: draftRevision, batchId: newId(), changes };
  const result = await changeStory(world.deps, world.scope, batch);
  if (result === notFound || !result.ok) throw new Error(`Refused: ${JSON.stringify(result)}`);
}

export const events = async (): Promise<JsonObject[]> =>
  (await sql('SELECT output FROM event ORDER BY id')).map(({ output }) => output);
export const subjects = async () => (await events()).map(({ subject }) => subject);
export const inbox = async () => (await sql('SELECT * FROM inbox'))[0];
export const visited = () =>
  until('the mailbox was looked at', async () => (await inbox()).checked_at !== null, 20_000);
export const came = (count: number) =>
  until(`${count} mails came in`, async () => (await events()).length >= count, 20_000);
