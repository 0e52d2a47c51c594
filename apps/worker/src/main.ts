/**
 * The program `start-worker`: carries Action runs out and repairs what others left. Any number of
 * workers may share one database. `--check` exits 0 when this machine's worker was seen lately, else 1 with
 * the reason; that it gets nothing through the queue, or that nobody can tell without the database, is a warning.
 */
import { flushCompileCache } from 'node:module';
import { hostname } from 'node:os';
import { catalog } from '@storyloom/actions/catalog';
import { runners } from '@storyloom/actions/runners';
import { configuredBlobs } from '@storyloom/adapters/blob/configured';
import { makeQueue, prepareQueueDatabase } from '@storyloom/adapters/bullmq/queue';
import { baseUrl, workerConfig } from '@storyloom/adapters/config/config';
import { credentialRates } from '@storyloom/adapters/credentials/rates';
import { makeValues } from '@storyloom/adapters/credentials/values';
import { lazyHttp } from '@storyloom/adapters/http/lazy';
import { imapConnector } from '@storyloom/adapters/inbox/imap';
import { mailParser } from '@storyloom/adapters/inbox/parser';
import { turns } from '@storyloom/adapters/inbox/turns';
import { makeLinks } from '@storyloom/adapters/links/links';
import { makeLive } from '@storyloom/adapters/live/live';
import { makeLogger } from '@storyloom/adapters/log/log';
import { mailOut } from '@storyloom/adapters/mail/mail-out';
import { postgresCalls } from '@storyloom/adapters/postgres/calls';
import { postgresFlow } from '@storyloom/adapters/postgres/flow';
import { waitUntilPrepared } from '@storyloom/adapters/postgres/gate';
import { postgresMemory } from '@storyloom/adapters/postgres/memory';
import { makePool, writers } from '@storyloom/adapters/postgres/pool';
import { makeRetention } from '@storyloom/adapters/postgres/retention';
import { postgresRunLogs } from '@storyloom/adapters/postgres/run-log';
import { postgresStore } from '@storyloom/adapters/postgres/store';
import { storyLimits } from '@storyloom/adapters/postgres/story-limits';
import { postgresVersions } from '@storyloom/adapters/postgres/versions';
import { resourceOut } from '@storyloom/adapters/resources/change';
import { startReEmitter } from '@storyloom/adapters/runs/re-emission-steps';
import { configuredSandbox } from '@storyloom/adapters/scripts/configured';
import { makeScripts } from '@storyloom/adapters/scripts/scripts';
import { giveBackAfterStart, keepHeapSteady } from '@storyloom/adapters/steady-heap';
import { findCallee } from '@storyloom/adapters/stories/find-callee';
import { crashPoints } from '@storyloom/adapters/testing/crash-points';
import { threadClock } from '@storyloom/adapters/thread-clock';
import { whyNotOpenable } from '@storyloom/adapters/vault/can-open';
import { sealerOf } from '@storyloom/adapters/vault/inputs';
import { sealWebhookSecrets } from '@storyloom/adapters/vault/seal-webhooks';
import { makeVault } from '@storyloom/adapters/vault/vault';
import { compiledCache, makeAdmit, makeWork, nothingOutside, readyVersions } from '@storyloom/engine';
import { startCleaner } from './cleaner.ts';
import { checkWorker, startHeartbeat } from './heartbeat.ts';
import { startInboxes } from './inboxes.ts';
import { startNotifier } from './notifier.ts';
import { poolShares } from './pool-shares.ts';
import { startScheduler } from './scheduler.ts';
import { startSweeper } from './sweeper.ts';

keepHeapSteady();
const read = workerConfig(process.env);
if (!read.ok) {
  for (const { variable, message } of read.problems) process.stderr.write(`${variable} ${message}\n`);
  process.exit(1);
}
const config = read.config;
const log = makeLogger({ level: config.logLevel, program: 'worker' });
for (const notice of config.notices) log.warn(notice);

const { url } = config.database;
const share = poolShares(config.database.pool);
/** For what a worker does beside carrying Action runs out: its loops, its sign of life. */
const pool = makePool({ url, name: 'storyloom worker', max: share.rest });
const owner = `${hostname()}:${process.pid}`;

if (process.argv.includes('--check')) {
  // Whoever asks waits for ten seconds at most, and a dead line would not even be closed in that time.
  const asking = makePool({ url, name: 'storyloom check', max: 1, statementTimeoutMs: 2_000 });
  const { isAlive, message } = await checkWorker(asking, hostname());
  if (message !== null) process.stderr.write(`${message}\n`);
  process.exit(isAlive ? 0 : 1);
}

const scripts = await configuredSandbox(config);
if (!scripts.ok) {
  log.error(scripts.message);
  process.exit(1);
}

const crash = crashPoints(process.env);
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
process.on('unhandledRejection', (error) => {
  log.error('stopped by a bug', { err: error });
  process.exit(1);
});

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

const adapters = { redisUrl: config.redisUrl, databaseUrl: config.database.url, log };
const queue = await makeQueue(adapters);
const live = await makeLive(adapters);
const hot = makePool({ url, name: writers.work, max: share.hot, byKeys: true });
const compiled = compiledCache(catalog);
const versions = readyVersions(postgresVersions(hot), compiled);
const admit = makeAdmit({
  flow: postgresFlow(pool),
  versions,
  compiled,
  // Asked within a transaction of `pool`: one of its own connections might be waited for in vain.
  storyLimits: storyLimits(hot),
  credentialRates: credentialRates(hot),
  queue,
  log,
});
const http = lazyHttp(config);
/** A connection is held for as long as a token is being fetched. */
const tokens = makePool({ url, name: 'storyloom tokens', max: 2 });
const values = makeValues({ reads: hot, pool: tokens, vault, http, oauthApps, log });
const { blobs, payloads } = configuredBlobs(config.blobs);
const { concurrency } = config;
const { domain, tenantName } = config.site;
const site = makeLinks({
  baseUrl: baseUrl(config),
  tenant: { domain, name: tenantName },
  secret: config.appSecretToken,
});
const mail = mailOut({
  allow: config.egressAllow,
  deny: config.egressDeny,
  mail: config.mail,
  senders: config.mailSenders,
  domain: config.site.domain,
});
const work = makeWork({
  ...(vault ? { seal: sealerOf(vault) } : {}),
  store: crash.store(postgresStore(hot, { payloads })),
  calls: postgresCalls(hot, { find: findCallee({ pool: hot, versions, compiled }), payloads }),
  site,
  versions,
  compiled,
  runners,
  outside: {
    ...nothingOutside,
    http: crash.http(http),
    mail,
    scripts: makeScripts({ sandbox: scripts.sandbox }),
    memory: postgresMemory(pool),
    resources: resourceOut(hot),
  },
  values,
  logs: postgresRunLogs(pool),
  clock: threadClock,
  queue,
  live,
  log,
  owner,
  leaseMs: 15_000,
  concurrency,
  onSlotFree: admit.soon,
});

const consumer = await queue.consume(
  () => {
    work.pull();
    admit.soon();
  },
  { isFull: work.isFull },
);
const scheduler = startScheduler({
  pool,
  versions,
  compiled,
  runners,
  site,
  queue,
  live: crash.ticks(live),
  log,
});
const inboxes = startInboxes({
  pool,
  payloads,
  versions,
  compiled,
  runners,
  site,
  queue,
  live,
  log,
  owner,
  leaseMs: 15_000,
  connect: imapConnector({ allow: config.egressAllow, deny: config.egressDeny }),
  parser: mailParser(),
  values,
  inTurn: turns(2),
});
const sweeper = startSweeper({ work, admit, pool, queue, live, log });
const reEmitter = startReEmitter({ pool, payloads, versions, compiled, runners, site, queue, live, log });
const notifier = startNotifier({ pool, http, mail, baseUrl: baseUrl(config), log });
const retention = makeRetention({
  pool,
  blobs,
  trashDays: config.trashDays,
  auditDays: config.auditDays,
  log,
});
const cleaner = startCleaner({ retention, seal: vault && (() => sealWebhookSecrets(pool, vault)), log });
const heartbeat = startHeartbeat({ pool, log, owner, consumer, work, slots: concurrency });
// What was compiled is kept for the next start, however this one ends.
flushCompileCache();
giveBackAfterStart();
log.info('worker ready', { owner, concurrency });

await new Promise<void>((resolve) => {
  if (stopping.signal.aborted) resolve();
  else stopping.signal.addEventListener('abort', () => resolve(), { once: true });
});
log.info('stopping: finishing what is under way');
// What outlasts the drain is taken over by another worker when its lease ends.
const drained = Promise.all([
  scheduler.stop(),
  inboxes.stop(),
  sweeper.stop(),
  cleaner.stop(),
  reEmitter.stop(),
  notifier.stop(),
  consumer.close(),
  work.stop(),
]).then(() => true);
const late = new Promise<boolean>((resolve) =>
  setTimeout(() => resolve(false), config.drainSeconds * 1000).unref(),
);
// Connections that do not answer keep it no longer than this after that.
const closeMs = 5_000;
setTimeout(
  () => {
    log.warn('stopped without an answer from the database or the queue');
    process.exit(0);
  },
  config.drainSeconds * 1000 + closeMs,
).unref();
if (!(await Promise.race([drained, late]))) log.warn('some Action runs did not end in time');
await heartbeat.stop();
await Promise.allSettled([queue.close(), live.close()]);
await Promise.all([hot.end(), tokens.end(), pool.end()]);
log.info('stopped');
process.exit(0);
