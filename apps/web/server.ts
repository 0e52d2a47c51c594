/**
 * The program `start-app`: one process that answers webhooks, REST, live updates and pages. What it
 * needs is made here, in the order in which it starts, and closed in the reverse order.
 */
import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { catalog } from '@storyloom/actions/catalog';
import { runners } from '@storyloom/actions/runners';
import { findApiKey } from '@storyloom/adapters/accounts/api-keys';
import { invitationMail } from '@storyloom/adapters/accounts/invitation-mail';
import { seedUser } from '@storyloom/adapters/accounts/seed-user';
import { findSession } from '@storyloom/adapters/accounts/sessions';
import { makeAudit } from '@storyloom/adapters/audit/audit';
import { configuredBlobs } from '@storyloom/adapters/blob/configured';
import { makeQueue, prepareQueueDatabase } from '@storyloom/adapters/bullmq/queue';
import { connectRedis } from '@storyloom/adapters/bullmq/redis-connection';
import { appConfig, baseUrl as baseUrlOf } from '@storyloom/adapters/config/config';
import { makeValues } from '@storyloom/adapters/credentials/values';
import { lazyHttp } from '@storyloom/adapters/http/lazy';
import { makeLinks } from '@storyloom/adapters/links/links';
import { makeLive } from '@storyloom/adapters/live/live';
import { makeLogger } from '@storyloom/adapters/log/log';
import { makeMailer } from '@storyloom/adapters/mail/mailer';
import { postgresEndpoints } from '@storyloom/adapters/postgres/endpoints';
import { waitUntilPrepared } from '@storyloom/adapters/postgres/gate';
import { makePool, writers } from '@storyloom/adapters/postgres/pool';
import { requestTurns } from '@storyloom/adapters/postgres/request-turns';
import { postgresStore } from '@storyloom/adapters/postgres/store';
import { postgresVersions } from '@storyloom/adapters/postgres/versions';
import { makePrisma } from '@storyloom/adapters/prisma/client';
import { makeLineFollower } from '@storyloom/adapters/runs/follow-lines';
import { configuredSandbox } from '@storyloom/adapters/scripts/configured';
import { giveBackAfterStart, keepHeapSteady } from '@storyloom/adapters/steady-heap';
import { findAnswers } from '@storyloom/adapters/stories/answers';
import { bundledTemplates } from '@storyloom/adapters/templates/catalog';
import { crashPoints } from '@storyloom/adapters/testing/crash-points';
import { threadClock } from '@storyloom/adapters/thread-clock';
import { makeCheckToken } from '@storyloom/adapters/tokens/check-token';
import { whyNotOpenable } from '@storyloom/adapters/vault/can-open';
import { sealerOf } from '@storyloom/adapters/vault/inputs';
import { makeVault } from '@storyloom/adapters/vault/vault';
import { compiledCache, makePace, readyVersions } from '@storyloom/engine';
import packageFile from '../../package.json' with { type: 'json' };
import { sessionCookieName, sessionTokenOf } from './src/server/auth/session-cookie.ts';
import { signInMail } from './src/server/auth/sign-in-mail.ts';
import { makeAnswers } from './src/server/front/answers.ts';
import { makeDoor } from './src/server/front/door.ts';
import { makeFront } from './src/server/front/front.ts';
import { outsideOfTests, peekInboxOfTests } from './src/server/outside.ts';
import { poolShares } from './src/server/pool-shares.ts';
import { setRuntime } from './src/server/runtime.ts';

keepHeapSteady();
const read = appConfig(process.env);
if (!read.ok) {
  for (const { variable, message } of read.problems) process.stderr.write(`${variable} ${message}\n`);
  process.exit(1);
}
const { config } = read;
const log = makeLogger({ level: config.logLevel, program: 'app' });
for (const notice of config.notices) log.warn(notice);

const dir = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(`${dir}.next/BUILD_ID`)) {
  log.error('The pages are not built: run npm run build');
  process.exit(1);
}

const scripts = await configuredSandbox(config);
if (!scripts.ok) {
  log.error(scripts.message);
  process.exit(1);
}

const crash = crashPoints(process.env);
const stopping = new AbortController();
const drainMs = config.drainSeconds * 1000;
/** What of the time to drain is kept for closing connections, once requests were cut off. */
const closeMs = 1_000;
stopping.signal.addEventListener('abort', () => {
  setTimeout(
    () => {
      log.warn('stopped without an answer from the database or the queue');
      process.exit(0);
    },
    config.stopDelaySeconds * 1000 + Math.max(drainMs, closeMs),
  );
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
process.on('uncaughtException', (error) => {
  log.error('stopped by a bug', { err: error });
  process.exit(1);
});
// A page whose reader went away may leave one: no reason to stop taking webhooks.
process.on('unhandledRejection', (error) => log.error('a rejection that nobody handled', { err: error }));

const door = makeDoor();
const listening = await door.listen(config.listen);
if (!listening.ok) {
  log.error(listening.message);
  process.exit(1);
}

const { url } = config.database;
const share = poolShares(config.database.pool);
const pool = makePool({ url, name: 'storyloom app', max: share.pages });
const prepared = await waitUntilPrepared({
  pool,
  url,
  autoMigrate: config.autoMigrate,
  before: prepareQueueDatabase,
  midway: () => crash.at('migrate.mid'),
  log,
  signal: stopping.signal,
});
if (!prepared) process.exit(0);

const { keys, oauthApps } = config.secrets;
const vault = keys && makeVault(keys);
const unopenable = await whyNotOpenable(pool, vault);
if (unopenable !== null) {
  log.error(unopenable);
  process.exit(1);
}

const ingest = makePool({ url, name: writers.ingest, max: share.ingest, byKeys: true });
const prisma = makePrisma({ url, max: share.prisma });
if (config.autoMigrate) {
  await seedUser(prisma, { seed: config.seed, teamName: config.site.tenantName });
}
const adapters = { redisUrl: config.redisUrl, databaseUrl: url, log };
const queue = crash.queue(await makeQueue(adapters));
const live = await makeLive(adapters);
const redis = config.redisUrl
  ? connectRedis({ url: config.redisUrl, patient: false, onError: () => undefined })
  : null;
const { payloads } = configuredBlobs(config.blobs);
const seal = vault ? { seal: sealerOf(vault) } : {};
const store = crash.store(postgresStore(ingest, { payloads }));
const compiled = compiledCache(catalog);
const versions = readyVersions(postgresVersions(ingest), compiled);
const takeTurn = requestTurns(ingest);
const answerPool = makePool({
  url,
  name: 'storyloom answers',
  max: share.answers,
  statementTimeoutMs: 5_000,
});
const answers = makeAnswers({
  find: (wanted) => findAnswers({ pool: answerPool, payloads }, wanted),
  versions,
  compiled,
  runners,
  log,
});
const http = lazyHttp(config);
const tokenPool = makePool({ url, name: 'storyloom tokens', max: 2 });
const values = makeValues({ reads: ingest, pool: tokenPool, vault, http, oauthApps, log });
const baseUrl = baseUrlOf(config);
const site = { baseUrl, secure: config.site.forceSsl };
const secret = config.appSecretToken;
const { domain, tenantName } = config.site;
const links = makeLinks({ baseUrl, tenant: { domain, name: tenantName }, secret });

const mailer = makeMailer(config.mail);
const audit = makeAudit({ prisma, log });
setRuntime({
  prisma,
  site,
  secret,
  log,
  audit,
  mayRecordFailure: async () => (await takeTurn({ key: 'audit:sign-in', count: 600, seconds: 3_600 })) === 0,
  findSession: (token) => findSession(prisma, token),
  mailSignInLink: signInMail({ prisma, baseUrl, secret, mailer, tenantName }),
});
// Both are read from the environment by the libraries themselves.
Object.assign(process.env, { NODE_ENV: 'production', NEXTAUTH_URL: baseUrl });
const { default: next } = await import('next');
const pages = next({ dev: false, dir });
await pages.prepare();

const cookieName = sessionCookieName(site);
const front = await makeFront({
  web: {
    ...seal,
    prisma,
    types: catalog,
    templates: bundledTemplates(catalog),
    audit,
    live,
    lines: makeLineFollower({ pool, live, log }),
    baseUrl,
    secret,
    store,
    queue,
    compiled,
    runners,
    pool,
    payloads,
    versions,
    values,
    outside: outsideOfTests(config, { http, sandbox: scripts.sandbox }),
    peekInbox: peekInboxOfTests(config),
    takeTurn,
    site: links,
    links,
    sendsMail: config.mail !== null,
    sendInvitation: invitationMail(mailer, { tenantName }),
    log,
    vault,
    tokenPool,
    http,
    oauthApps,
    version: packageFile.version,
    trashDays: config.trashDays,
    auditDays: config.auditDays,
  },
  webhook: {
    ...seal,
    endpoints: postgresEndpoints(ingest),
    versions,
    store,
    answers,
    compiled,
    runners,
    queue,
    live,
    log,
    site: links,
    pace: makePace(),
    clock: threadClock,
    ...config.webhook,
    findKey: (key) => findApiKey({ prisma }, key),
    checkToken: makeCheckToken({ http, log }),
    takeTurn,
    values,
  },
  site: { ...site, tenantName, trustedProxies: config.trustedProxies },
  health: {
    accepting: () => !stopping.signal.aborted,
    checks: { postgres: () => answerPool.query('select 1') },
    spare: redis ? { redis: () => redis.client.ping() } : {},
  },
  viewerOf: async (cookieHeader) => {
    const token = sessionTokenOf(cookieHeader, cookieName);
    return token === null ? null : findSession(prisma, token);
  },
  next: pages.getRequestHandler(),
});
door.open(front.handle);
// What was compiled is kept for the next start, however this one ends.
flushCompileCache();
giveBackAfterStart();
log.info('app ready', { url: baseUrl, port: listening.port });

await new Promise<void>((resolve) => {
  if (stopping.signal.aborted) resolve();
  else stopping.signal.addEventListener('abort', () => resolve(), { once: true });
});
log.info('stopping: answering what is under way');
await door.linger(config.stopDelaySeconds * 1000);
front.endStreams();
const { cutOff } = await door.close(Math.max(0, drainMs - closeMs));
if (cutOff) log.warn('some requests did not end in time');
await front.close();
redis?.close();
await Promise.allSettled([pages.close(), queue.close(), live.close(), http.close()]);
await Promise.allSettled([prisma.$disconnect(), ingest.end(), answerPool.end(), tokenPool.end(), pool.end()]);
log.info('stopped');
process.exit(0);
