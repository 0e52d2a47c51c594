/** The configuration of each program, read from the environment alone. */
import type { MailAddress } from '@storyloom/engine';
import * as z from 'zod';
import type { Proxies } from '../http/proxies.ts';
import type { Keyring } from '../vault/keyring.ts';
import { type Environment, type ReadResult, type Rule, readConfig } from './read.ts';
import * as declared from './variables.ts';

export type { ConfigProblem, ReadResult } from './read.ts';

export type Site = { domain: string; port: number; forceSsl: boolean; tenantName: string };

export type MailConfig = {
  host: string;
  port: number;
  /** Use STARTTLS when offered; port 465 speaks TLS from the start regardless. */
  startTls: boolean;
  /** The name in EHLO. */
  greeting: string;
  auth: { method: 'plain' | 'login' | 'cram_md5'; user: string; password: string } | null;
  from: MailAddress;
};

/** Where large payloads go; null: they stay in PostgreSQL. */
export type BlobConfig = { path: string; overBytes: number } | null;

/** An OAuth app of the installation: its secret goes to its own addresses alone. */
export type OauthApp = {
  client_id: string;
  client_secret?: string | undefined;
  token_url: string;
  authorize_url?: string | undefined;
};

/** The keys that credentials are sealed with; null: none can be made. */
export type SecretsConfig = { keys: Keyring | null; oauthApps: Readonly<Record<string, OauthApp>> };

type Common = {
  secrets: SecretsConfig;
  database: { url: string; pool: number };
  /** Null: queue and live updates run on PostgreSQL. */
  redisUrl: string | null;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Sentences about deprecated settings, to be logged once at start. */
  notices: string[];
};

export type AppConfig = Common & {
  site: Site;
  listen: { host: string; port: number };
  trustedProxies: string[];
  appSecretToken: string;
  seed: { email: string; firstName: string; lastName: string };
  mail: MailConfig | null;
  /** Addresses and `@domains` that stories may write as, besides the installation's sender. */
  mailSenders: string[];
  webhook: { maxBytes: number; maxBytesAtOnce: number };
  blobs: BlobConfig;
  /** Days until a removed story is deleted; pages say so. */
  trashDays: number;
  egressAllow: string[];
  egressDeny: string[];
  proxies: Proxies;
  /** Folder of private certificate authorities; null: only the usual ones. */
  authoritiesPath: string | null;
  /** Whether script runners are in namespaces of their own. */
  scriptRunner: 'process' | 'bwrap';
  autoMigrate: boolean;
  drainSeconds: number;
  stopDelaySeconds: number;
};

export type WorkerConfig = Common & {
  site: Site;
  appSecretToken: string;
  mail: MailConfig | null;
  mailSenders: string[];
  concurrency: number;
  blobs: BlobConfig;
  /** Days until a removed story is deleted. */
  trashDays: number;
  egressAllow: string[];
  egressDeny: string[];
  proxies: Proxies;
  /** Folder of private certificate authorities; null: only the usual ones. */
  authoritiesPath: string | null;
  /** Whether script runners are in namespaces of their own. */
  scriptRunner: 'process' | 'bwrap';
  autoMigrate: boolean;
  drainSeconds: number;
};

export type CliConfig = Common & Pick<AppConfig, 'site' | 'appSecretToken' | 'seed' | 'mail'>;

const common = { ...declared.databaseVariables, ...declared.redisVariables, ...declared.vaultVariables };

const databaseRule: Rule = {
  variable: 'DATABASE_URL',
  message: 'is required, or DATABASE_HOST with DATABASE_NAME, DATABASE_USERNAME and DATABASE_PASSWORD',
  holds: (given) => given.has('DATABASE_URL') || given.has('DATABASE_HOST'),
};

const mailRules: Rule[] = [
  {
    variable: 'EMAIL_FROM_ADDRESS',
    message: 'is required when SMTP_SERVER is set',
    holds: (given) => given.has('EMAIL_FROM_ADDRESS') || !given.has('SMTP_SERVER'),
  },
  {
    variable: 'SMTP_USER_NAME',
    message: 'is required by the chosen SMTP_AUTHENTICATION',
    holds: (given) => given.has('SMTP_USER_NAME') || (given.get('SMTP_AUTHENTICATION') ?? 'none') === 'none',
  },
];

/** Which variables each program reads. */
export const programSchemas = {
  app: z.object({
    ...common,
    ...declared.appPoolVariables,
    ...declared.siteVariables,
    ...declared.listenVariables,
    ...declared.secretVariables,
    ...declared.seedVariables,
    ...declared.mailVariables,
    ...declared.senderVariables,
    ...declared.appVariables,
    ...declared.webhookVariables,
    ...declared.blobVariables,
    ...declared.retentionVariables,
    ...declared.egressVariables,
    ...declared.scriptVariables,
    ...declared.processVariables,
  }),
  worker: z.object({
    ...common,
    ...declared.workerPoolVariables,
    ...declared.siteVariables,
    ...declared.secretVariables,
    ...declared.mailVariables,
    ...declared.senderVariables,
    ...declared.workerVariables,
    ...declared.blobVariables,
    ...declared.retentionVariables,
    ...declared.egressVariables,
    ...declared.scriptVariables,
    ...declared.processVariables,
  }),
  cli: z.object({
    ...common,
    ...declared.siteVariables,
    ...declared.secretVariables,
    ...declared.seedVariables,
    ...declared.mailVariables,
    LOG_LEVEL: declared.processVariables.LOG_LEVEL,
  }),
};

type Values<P extends keyof typeof programSchemas> = z.output<(typeof programSchemas)[P]>;

const databaseUrl = (values: Values<'cli' | 'worker'>) => {
  if (values.DATABASE_URL !== undefined) return values.DATABASE_URL;
  const part = encodeURIComponent;
  const password = values.DATABASE_PASSWORD === undefined ? '' : `:${part(values.DATABASE_PASSWORD)}`;
  const host = values.DATABASE_HOST ?? '';
  const shownHost = host.includes(':') ? `[${host}]` : part(host);
  const user = part(values.DATABASE_USERNAME);
  return `postgres://${user}${password}@${shownHost}:${values.DATABASE_PORT}/${part(values.DATABASE_NAME)}`;
};

const commonConfig = (values: Values<'cli' | 'worker'>, pool: number): Common => ({
  secrets: { keys: values.SECRETS_KEY ?? null, oauthApps: values.OAUTH_APPS },
  database: { url: databaseUrl(values), pool },
  redisUrl: values.REDIS_URL ?? values.CACHE_URL ?? null,
  logLevel: values.LOG_LEVEL,
  notices: values.CACHE_URL === undefined ? [] : ['CACHE_URL is deprecated: set REDIS_URL instead.'],
});

const siteConfig = (values: Values<'cli' | 'worker'>): Site => ({
  domain: values.DOMAIN,
  port: values.PORT,
  forceSsl: values.FORCE_SSL,
  tenantName: values.TENANT_NAME,
});

const blobConfig = (values: Values<'app'> | Values<'worker'>): BlobConfig =>
  values.BLOB_PATH === undefined ? null : { path: values.BLOB_PATH, overBytes: values.BLOB_OVER_BYTES };

const egressConfig = (values: Values<'app' | 'worker'>) => ({
  egressAllow: values.EGRESS_ALLOW,
  egressDeny: values.EGRESS_DENY,
  proxies: {
    http: values.HTTP_PROXY ?? null,
    https: values.HTTPS_PROXY ?? null,
    except: values.NO_PROXY,
  },
  authoritiesPath: values.CERTIFICATE_AUTHORITIES ?? null,
});

const seedConfig = (values: Values<'cli'>) => ({
  email: values.SEED_EMAIL,
  firstName: values.SEED_FIRST_NAME,
  lastName: values.SEED_LAST_NAME,
});

const mailConfig = (values: Values<'cli' | 'worker'>): MailConfig | null => {
  const { SMTP_SERVER: host, SMTP_USER_NAME: user, EMAIL_FROM_ADDRESS: from } = values;
  if (host === undefined || from === undefined) return null;
  const method = values.SMTP_AUTHENTICATION ?? (user === undefined ? 'none' : 'plain');
  return {
    host,
    port: values.SMTP_PORT,
    startTls: values.SMTP_ENABLE_STARTTLS_AUTO,
    greeting: values.SMTP_DOMAIN ?? values.DOMAIN,
    auth: method === 'none' ? null : { method, user: user ?? '', password: values.SMTP_PASSWORD ?? '' },
    from,
  };
};

const shaped = <In, Out>(read: ReadResult<In>, shape: (values: In) => Out): ReadResult<Out> =>
  read.ok ? { ok: true, config: shape(read.config) } : read;

export const appConfig = (env: Environment): ReadResult<AppConfig> =>
  shaped(readConfig(programSchemas.app, env, [databaseRule, ...mailRules]), (values) => ({
    ...commonConfig(values, values.DATABASE_POOL_APP),
    site: siteConfig(values),
    listen: {
      host: values.LISTEN_HOST ?? (values.DOMAIN === 'localhost' ? '127.0.0.1' : '0.0.0.0'),
      port: values.LISTEN_PORT ?? values.PORT,
    },
    trustedProxies: values.TRUSTED_PROXIES,
    appSecretToken: values.APP_SECRET_TOKEN,
    seed: seedConfig(values),
    mail: mailConfig(values),
    mailSenders: values.EMAIL_ALLOWED_SENDERS,
    webhook: {
      maxBytes: values.WEBHOOK_MAX_BYTES,
      maxBytesAtOnce: values.WEBHOOK_MAX_BYTES_AT_ONCE,
    },
    blobs: blobConfig(values),
    trashDays: values.TRASH_DAYS,
    ...egressConfig(values),
    scriptRunner: values.SCRIPT_RUNNER,
    autoMigrate: values.AUTO_MIGRATE,
    drainSeconds: values.DRAIN_SECONDS,
    stopDelaySeconds: values.STOP_DELAY_SECONDS,
  }));

export const workerConfig = (env: Environment): ReadResult<WorkerConfig> =>
  shaped(readConfig(programSchemas.worker, env, [databaseRule, ...mailRules]), (values) => ({
    ...commonConfig(values, values.DATABASE_POOL_WORKER),
    site: siteConfig(values),
    appSecretToken: values.APP_SECRET_TOKEN,
    mail: mailConfig(values),
    mailSenders: values.EMAIL_ALLOWED_SENDERS,
    concurrency: values.WORKER_CONCURRENCY,
    blobs: blobConfig(values),
    trashDays: values.TRASH_DAYS,
    ...egressConfig(values),
    scriptRunner: values.SCRIPT_RUNNER,
    autoMigrate: values.AUTO_MIGRATE,
    drainSeconds: values.DRAIN_SECONDS,
  }));

/** A command runs its statements one after another, so two connections are enough for it. */
const cliPool = 2;

export const cliConfig = (env: Environment): ReadResult<CliConfig> =>
  shaped(readConfig(programSchemas.cli, env, [databaseRule, ...mailRules]), (values) => ({
    ...commonConfig(values, cliPool),
    site: siteConfig(values),
    appSecretToken: values.APP_SECRET_TOKEN,
    seed: seedConfig(values),
    mail: mailConfig(values),
  }));

/** Where browsers reach this installation, without a slash at the end. */
export function baseUrl(config: { site: Pick<Site, 'domain' | 'port' | 'forceSsl'> }): string {
  const { domain, port, forceSsl } = config.site;
  const scheme = forceSsl ? 'https' : 'http';
  const usual = forceSsl ? 443 : 80;
  return `${scheme}://${domain}${port === usual ? '' : `:${port}`}`;
}
