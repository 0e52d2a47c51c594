/** For tests: the front on a port of its own with a real database, two teams, and a worker in the process. */
import { readFileSync } from 'node:fs';
import { catalog } from '@storyloom/actions/catalog';
import { runners } from '@storyloom/actions/runners';
import { createApiKey, findApiKey } from '@storyloom/adapters/accounts/api-keys';
import type { Role } from '@storyloom/adapters/accounts/roles';
import { findSession } from '@storyloom/adapters/accounts/sessions';
import { makeAudit } from '@storyloom/adapters/audit/audit';
import { credentialRates } from '@storyloom/adapters/credentials/rates';
import { makeValues } from '@storyloom/adapters/credentials/values';
import { guardedHttp } from '@storyloom/adapters/http/guarded';
import { makeLinks } from '@storyloom/adapters/links/links';
import type { Log } from '@storyloom/adapters/log/log';
import { postgresCalls } from '@storyloom/adapters/postgres/calls';
import { postgresEndpoints } from '@storyloom/adapters/postgres/endpoints';
import { postgresFlow } from '@storyloom/adapters/postgres/flow';
import { type Payloads, plainPayloads } from '@storyloom/adapters/postgres/payloads';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import { requestTurns } from '@storyloom/adapters/postgres/request-turns';
import { postgresRunLogs } from '@storyloom/adapters/postgres/run-log';
import { postgresStore } from '@storyloom/adapters/postgres/store';
import { storyLimits } from '@storyloom/adapters/postgres/story-limits';
import { postgresVersions } from '@storyloom/adapters/postgres/versions';
import { makePrisma, type PrismaClient } from '@storyloom/adapters/prisma/client';
import { resourceOut } from '@storyloom/adapters/resources/change';
import { makeLineFollower } from '@storyloom/adapters/runs/follow-lines';
import { findAnswers } from '@storyloom/adapters/stories/answers';
import { findCallee } from '@storyloom/adapters/stories/find-callee';
import { notFound } from '@storyloom/adapters/stories/story-deps';
import { bundledTemplates } from '@storyloom/adapters/templates/catalog';
import { testDatabase } from '@storyloom/adapters/testing/database';
import { testVault } from '@storyloom/adapters/testing/vault';
import { makeCheckToken } from '@storyloom/adapters/tokens/check-token';
import { sealerOf } from '@storyloom/adapters/vault/inputs';
import {
  compiledCache,
  type Live,
  makeAdmit,
  makeWork,
  newId,
  nothingOutside,
  type Outside,
  type Queue,
  readyVersions,
} from '@storyloom/engine';
import { memoryLive, memoryQueue } from '@storyloom/engine/testing';
import { sessionTokenOf } from '../auth/session-cookie.ts';
import { makeAnswers } from '../front/answers.ts';
import { makeDoor } from '../front/door.ts';
import { type FrontDeps, makeFront } from '../front/front.ts';
import { peekInboxOfTests } from '../outside.ts';

type Member = { teamId: string; userId: string; key: string; cookie: string };

export type WebWorld = {
  url: string;
  databaseUrl: string;
  prisma: PrismaClient;
  log: { lines: string[] };
  ada: Member;
  /** Of another team. */
  mallory: Member;
  /** Lets the worker look for what is due and what may have a slot. */
  sweep: () => Promise<void>;
  /** The front of another app process, without a worker, on the same database. */
  another: (over?: Overrides & Outward) => Promise<WebWorld>;
  /** May only read, in Ada's team. */
  victor: Member;
  [Symbol.asyncDispose]: () => Promise<void>;
};

export const maxBytes = 100_000;

export const ordersFile: unknown = JSON.parse(
  readFileSync(new URL('../../../../../e2e/fixtures/orders.story.json', import.meta.url), 'utf8'),
);

type Overrides = Partial<Pick<FrontDeps, 'health' | 'next'>> & {
  webhook?: Partial<FrontDeps['webhook']>;
  web?: Partial<FrontDeps['web']>;
  trustedProxies?: string[];
};

/** Without addresses that may be called, nothing is. */
type Outward = {
  egressAllow?: readonly string[];
  /** What Actions reach beside HTTP; nothing unless told. */
  outside?: Partial<Outside>;
  /** Where large payloads are; in their rows unless told. */
  payloads?: Payloads;
  /** Between processes; of this one alone unless told. */
  between?: { queue: Queue; live: Live };
};

/** The front alone, over connections that are given. */
export async function startFront(
  { pool, prisma }: { pool: Pool; prisma: PrismaClient },
  { egressAllow, outside = {}, payloads = plainPayloads, between, ...over }: Overrides & Outward = {},
) {
  const { log, lines } = recordingLog();
  const vault = testVault();
  const http = egressAllow ? guardedHttp({ allow: egressAllow }) : nothingOutside.http;
  const { live, queue } = between ?? { live: memoryLive(), queue: memoryQueue() };
  const store = postgresStore(pool, { patienceMs: 0, payloads });
  const compiled = compiledCache(catalog);
  const versions = readyVersions(postgresVersions(pool), compiled);
  const seal = sealerOf(vault);
  const shared = { seal, store, compiled, queue, live, log, runners };
  const values = makeValues({ reads: pool, pool, vault, http, oauthApps: {}, log });
  const answers = makeAnswers({
    ...shared,
    versions,
    find: (wanted) => findAnswers({ pool, payloads }, wanted),
    patienceMs: 1_500,
  });
  const door = makeDoor();
  const listening = await door.listen({ host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.message);
  const url = `http://127.0.0.1:${listening.port}`;
  const links = makeLinks({
    baseUrl: url,
    tenant: { domain: 'localhost', name: 'Test' },
    secret: 's'.repeat(64),
  });
  const front = await makeFront({
    web: {
      ...shared,
      site: links,
      links,
      prisma,
      types: catalog,
      templates: bundledTemplates(catalog),
      audit: makeAudit({ prisma, log }),
      lines: makeLineFollower({ pool, live, log }),
      baseUrl: url,
      secret: 's',
      pool,
      tokenPool: pool,
      payloads,
      versions,
      values,
      outside: async () => ({ ...nothingOutside, http, ...outside }),
      peekInbox: peekInboxOfTests({ egressAllow: egressAllow ?? [] }),
      takeTurn: requestTurns(pool),
      vault,
      http,
      oauthApps: {},
      sendsMail: true,
      sendInvitation: null,
      version: '1.2.3',
      trashDays: 30,
      auditDays: 730,
      ...over.web,
    },
    webhook: {
      ...shared,
      site: links,
      endpoints: postgresEndpoints(pool),
      versions,
      answers,
      maxBytes,
      findKey: (key) => findApiKey({ prisma }, key),
      checkToken: makeCheckToken({ http, log }),
      takeTurn: requestTurns(pool),
      values,
      ...over.webhook,
    },
    site: { baseUrl: url, secure: false, tenantName: 'Test', trustedProxies: over.trustedProxies ?? [] },
    health: { accepting: () => true, checks: { database: () => pool.query('select 1') } },
    viewerOf: async (cookie) => {
      const token = sessionTokenOf(cookie, 'storyloom-session');
      return token === null ? null : findSession(prisma, token);
    },
    next: async (req, res) => {
      let size = 0;
      for await (const chunk of req) size += chunk.length;
      res.end(`page ${req.method} ${req.url} ${size} ${req.headers['x-nonce']}`);
    },
    ...(over.health ? { health: over.health } : {}),
    ...(over.next ? { next: over.next } : {}),
  });
  door.open(front.handle);
  const close = async () => {
    front.endStreams();
    await door.close(0);
    await front.close();
    await queue.close();
  };
  return { url, ...shared, site: links, versions, values, http, lines, close };
}

export async function makeWebWorld(over: Overrides & Outward = {}): Promise<WebWorld> {
  const database = await testDatabase();
  const prisma = makePrisma({ url: database.url, max: 5 });
  const { pool } = database;
  const { url, versions, values, http, lines, close, ...shared } = await startFront({ pool, prisma }, over);
  const own = { owner: 'test', leaseMs: 30_000, concurrency: 4 };
  const find = findCallee({ pool, versions, compiled: shared.compiled });
  const work = makeWork({
    ...shared,
    ...own,
    calls: postgresCalls(pool, { find, ...(over.payloads ? { payloads: over.payloads } : {}) }),
    versions,
    outside: { ...nothingOutside, http, resources: resourceOut(pool), ...over.outside },
    values,
    logs: postgresRunLogs(pool),
  });
  const admit = makeAdmit({
    ...shared,
    versions,
    flow: postgresFlow(database.pool),
    storyLimits: storyLimits(database.pool),
    credentialRates: credentialRates(database.pool),
  });
  await shared.queue.consume(work.pull, { isFull: work.isFull });

  const ada = await makeMember(prisma, { email: 'ada@example.com', role: 'owner' });
  const world: WebWorld = {
    url,
    databaseUrl: database.url,
    prisma,
    log: { lines },
    ada,
    sweep: async () => {
      await admit.now();
      await work.sweep(100);
    },
    mallory: await makeMember(prisma, { email: 'mallory@example.com', role: 'owner' }),
    victor: await makeMember(prisma, { email: 'victor@example.com', role: 'viewer', teamId: ada.teamId }),
    another: async (others = {}) => {
      const front = await startFront({ pool: database.pool, prisma }, { ...over, ...others });
      return {
        ...world,
        url: front.url,
        log: { lines: front.lines },
        [Symbol.asyncDispose]: front.close,
      };
    },
    [Symbol.asyncDispose]: async () => {
      await close();
      await work.stop();
      await prisma.$disconnect();
      await database[Symbol.asyncDispose]();
    },
  };
  return world;
}

async function makeMember(
  prisma: PrismaClient,
  member: { email: string; role: Role; teamId?: string },
): Promise<Member> {
  const { email, role } = member;
  const userId = newId();
  const teamId = member.teamId ?? newId();
  await prisma.user.create({ data: { id: userId, email } });
  if (!member.teamId) await prisma.team.create({ data: { id: teamId, name: email } });
  await prisma.teamMember.create({ data: { teamId, userId, role } });
  const sessionToken = `session of ${email}`;
  await prisma.session.create({ data: { sessionToken, userId, expires: new Date(Date.now() + 3_600_000) } });
  const made = await createApiKey({ prisma }, { teamId, userId, name: 'test' });
  if (made === notFound) throw new Error('No key.');
  return {
    teamId,
    userId,
    key: made.key,
    cookie: `storyloom-session=${encodeURIComponent(sessionToken)}`,
  };
}

/** Keeps every line as text, to look for what must not be there. */
function recordingLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const write = (message: string, details?: Record<string, unknown>) => {
    const { err, ...rest } = details ?? {};
    lines.push(`${message} ${JSON.stringify(rest)} ${err instanceof Error ? err.stack : ''}`);
  };
  return { log: { debug: write, info: write, warn: write, error: write }, lines };
}

/** Calls of the REST API with a key. */
export function restOf(world: Pick<WebWorld, 'url' | 'ada'>, key: string | null = world.ada.key) {
  return async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${world.url}/api/v1${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  };
}

/** Imports the story of the fixture; answers its id and its webhook's address. */
export async function importOrders(world: WebWorld): Promise<{ id: string; hook: string }> {
  const { status, body } = await restOf(world)('POST', '/stories/import', { data: ordersFile });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const webhook = body.actions.find((action: { type: string }) => action.type === 'webhook');
  return { id: body.id, hook: webhook.webhook_url };
}
