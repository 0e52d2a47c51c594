/** Every environment variable, each declared once. Programs pick the groups they need in config.ts. */
import { parseMailbox } from '@storyloom/engine';
import * as z from 'zod';
import { isEgressEntry } from '../http/egress-list.ts';
import { isNetwork } from '../http/network.ts';
import { isProxyException, parseProxy } from '../http/proxies.ts';
import { isSenderEntry } from '../mail/senders.ts';
import { parseKeys } from '../vault/keyring.ts';
import { flag, listOf, setting, urlOf, whole } from './setting.ts';

const email = () => z.email({ pattern: z.regexes.html5Email, error: 'must be an e-mail address' });

const proxy = () =>
  z
    .string()
    .refine((text) => parseProxy(text) !== null, 'must be the http:// or https:// address of a proxy')
    .optional();

const mailbox = () =>
  z.string().transform((text, context) => {
    const parsed = parseMailbox(text);
    if (parsed) return parsed;
    context.addIssue({
      code: 'custom',
      message: 'must be an e-mail address, with or without a name: Storyloom <storyloom@example.com>',
    });
    return z.NEVER;
  });

export const databaseVariables = {
  DATABASE_URL: setting(urlOf(['postgres:', 'postgresql:']).optional(), {
    description:
      'PostgreSQL 15 or newer, as one URL. Punctuation in its password must be percent-encoded; DATABASE_PASSWORD takes it as it is. Wins over the DATABASE_* parts.',
    secret: true,
    example: 'postgres://storyloom:password@localhost:5432/storyloom',
  }),
  DATABASE_HOST: setting(z.string().optional(), {
    description: 'Host name, address or socket folder of PostgreSQL, when DATABASE_URL is not set.',
    example: 'localhost',
  }),
  DATABASE_PORT: setting(whole(1, 65_535).prefault('5432'), { description: 'Port of PostgreSQL.' }),
  DATABASE_NAME: setting(z.string().prefault('storyloom'), { description: 'Name of the database.' }),
  DATABASE_USERNAME: setting(z.string().prefault('storyloom'), { description: 'User of the database.' }),
  DATABASE_PASSWORD: setting(z.string().optional(), {
    description: 'Password of the database user, exactly as it is: nothing needs encoding.',
    secret: true,
  }),
};

export const appPoolVariables = {
  DATABASE_POOL_APP: setting(whole(4, 1000).prefault('10'), {
    description:
      'Most database connections one app process opens for its own statements, at least 4; up to two more while tokens of credentials are fetched.',
  }),
};

export const workerPoolVariables = {
  DATABASE_POOL_WORKER: setting(whole(4, 1000).prefault('10'), {
    description:
      'Most database connections one worker process opens for its own statements, at least 4; up to two more while tokens of credentials are fetched.',
  }),
};

export const redisVariables = {
  REDIS_URL: setting(urlOf(['redis:', 'rediss:']).optional(), {
    description:
      'Redis 6.2 or newer for the queue and live updates, with user, password and database number if any; rediss:// for TLS. Without it both run on PostgreSQL.',
    secret: true,
    example: 'redis://localhost:6379/0',
  }),
  CACHE_URL: setting(urlOf(['redis:', 'rediss:']).optional(), {
    description: 'Deprecated name of REDIS_URL; read only when that is not set.',
    secret: true,
  }),
};

export const siteVariables = {
  DOMAIN: setting(
    z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i, 'must be a host name alone, like storyloom.example.com')
      .prefault('localhost'),
    { description: 'Host name under which browsers and webhooks reach Storyloom.' },
  ),
  PORT: setting(whole(1, 65_535).prefault('3000'), {
    description: 'Port under which browsers and webhooks reach Storyloom: the public one, as in its links.',
  }),
  FORCE_SSL: setting(flag().prefault('false'), {
    description: 'Links use https, plain requests are redirected to it, cookies are sent over it alone.',
  }),
  TENANT_NAME: setting(z.string().max(200).prefault('Storyloom'), {
    description: 'Name of this installation, shown in pages and mails.',
  }),
};

export const listenVariables = {
  LISTEN_HOST: setting(z.string().optional(), {
    description:
      'Address the app listens on. When not set: 127.0.0.1 if DOMAIN is localhost, else 0.0.0.0 (every interface).',
    example: '0.0.0.0',
  }),
  LISTEN_PORT: setting(whole(1, 65_535).optional(), {
    description: 'Port the app listens on, when a proxy stands in front. When not set: the same as PORT.',
    example: '3000',
  }),
  TRUSTED_PROXIES: setting(listOf(isNetwork, 'an address or a network like 10.0.0.0/8').prefault(''), {
    description: 'Proxies whose X-Forwarded-* headers are believed: addresses and networks, comma-separated.',
    example: '10.0.0.0/8,172.16.0.0/12',
  }),
};

export const secretVariables = {
  APP_SECRET_TOKEN: setting(
    z.string().min(64, 'must have at least 64 characters (try: openssl rand -hex 64)'),
    {
      description:
        'Signs sessions, sign-in links and the links of prompts and approvals: at least 64 random characters, the same in every process. A new value signs everyone out and ends these links.',
      secret: true,
    },
  ),
};

const oauthAppSchema = z.strictObject({
  client_id: z.string().min(1),
  client_secret: z.string().optional(),
  token_url: z.url({ protocol: /^https?$/ }),
  authorize_url: z.url({ protocol: /^https?$/ }).optional(),
});

export const vaultVariables = {
  SECRETS_KEY: setting(
    z
      .string()
      .transform((text, context) => {
        const keys = parseKeys(text);
        if (keys) return keys;
        context.addIssue({
          code: 'custom',
          message: 'must be 32 bytes in base64 (try: openssl rand -base64 32); several with commas between',
        });
        return z.NEVER;
      })
      .optional(),
    {
      description:
        'Encrypts credentials, secret inputs and the secrets of webhooks: 32 random bytes in base64, the same in every process. While it is changed, the new key and the old one with a comma between: the first seals, all open. Keep a copy apart from the backups of the database: without it credentials cannot be read. Without it none can be made. `npm start` makes one.',
      secret: true,
    },
  ),
  OAUTH_APPS: setting(
    z
      .string()
      .transform((text, context) => {
        const parsed = z.record(z.string().max(60), oauthAppSchema).safeParse(fromJson(text));
        if (parsed.success) return parsed.data;
        context.addIssue({
          code: 'custom',
          message: 'must be JSON: names with client_id, client_secret, token_url and authorize_url',
        });
        return z.NEVER;
      })
      .prefault('{}'),
    {
      description:
        'OAuth apps that every team may use in credentials, as JSON: {"name": {"client_id", "client_secret", "token_url", "authorize_url"}}.',
      secret: true,
    },
  ),
};

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const seedVariables = {
  SEED_EMAIL: setting(email().prefault('admin@localhost'), {
    description: 'E-mail address of the first user. Read only while there is no user.',
  }),
  SEED_FIRST_NAME: setting(z.string().max(100).prefault(''), {
    description: 'First name of the first user.',
  }),
  SEED_LAST_NAME: setting(z.string().max(100).prefault(''), { description: 'Last name of the first user.' }),
};

export const mailVariables = {
  SMTP_SERVER: setting(z.string().optional(), {
    description: 'Host name of the mail server. Without it no mail is sent and sign-in links are printed.',
    example: 'smtp.example.com',
  }),
  SMTP_PORT: setting(whole(1, 65_535).prefault('587'), {
    description: 'Port of the mail server; 465 speaks TLS from the start.',
  }),
  SMTP_USER_NAME: setting(z.string().optional(), { description: 'User at the mail server.' }),
  SMTP_PASSWORD: setting(z.string().optional(), {
    description: 'Password at the mail server.',
    secret: true,
  }),
  SMTP_DOMAIN: setting(z.string().optional(), {
    description: 'Name that Storyloom greets the mail server with (EHLO). When not set: DOMAIN.',
  }),
  SMTP_AUTHENTICATION: setting(
    z
      .enum(['none', 'plain', 'login', 'cram_md5'], { error: 'must be none, plain, login or cram_md5' })
      .optional(),
    {
      description:
        'How to sign in at the mail server: none, plain, login or cram_md5. When not set: plain if SMTP_USER_NAME is set, else none.',
      example: 'plain',
    },
  ),
  SMTP_ENABLE_STARTTLS_AUTO: setting(flag().prefault('true'), {
    description: 'Use STARTTLS when the mail server offers it.',
  }),
  EMAIL_FROM_ADDRESS: setting(mailbox().optional(), {
    description: 'Sender of every mail, with or without a name. Required when SMTP_SERVER is set.',
    example: 'Storyloom <storyloom@example.com>',
  }),
};

export const senderVariables = {
  EMAIL_ALLOWED_SENDERS: setting(
    listOf((entry) => isSenderEntry(entry), 'an e-mail address or @domain').prefault(''),
    {
      description:
        'Senders that stories may write as through SMTP_SERVER, besides EMAIL_FROM_ADDRESS, comma-separated: addresses and @domains.',
      example: 'alerts@example.com,@example.org',
    },
  ),
};

export const processVariables = {
  LOG_LEVEL: setting(
    z
      .enum(['debug', 'info', 'warn', 'error'], { error: 'must be debug, info, warn or error' })
      .prefault('info'),
    { description: 'Least severity that is logged: debug, info, warn or error.' },
  ),
  AUTO_MIGRATE: setting(flag().prefault('false'), {
    description: 'Prepare the database at start instead of refusing to be ready until it is prepared.',
  }),
  DRAIN_SECONDS: setting(whole(0, 3600).prefault('25'), {
    description: 'How long a process that is told to stop finishes what it began, in seconds.',
  }),
};

const egressEntries = listOf(
  isEgressEntry,
  'an address, a network like 10.0.5.0/24, a host name, *.domain or host:port',
).prefault('');

export const egressVariables = {
  EGRESS_ALLOW: setting(egressEntries, {
    description:
      'Internal destinations that stories may reach, comma-separated: addresses, networks, host names, *.domain, host:port. All else that is loopback, private or link-local is refused.',
    example: '10.0.5.0/24,*.corp.example.com,vault.internal:8200',
  }),
  EGRESS_DENY: setting(egressEntries, {
    description:
      'Destinations that stories may not reach, comma-separated and written as in EGRESS_ALLOW, before which it goes: the public ones, too. Networks are checked at each address that a name has; a name that only a proxy resolves is checked as a name.',
    example: '203.0.113.0/24,*.pastebin.example',
  }),
  HTTP_PROXY: setting(proxy(), {
    description:
      'Forward proxy for requests of stories to http:// addresses, with user and password if it wants them.',
    secret: true,
  }),
  HTTPS_PROXY: setting(proxy(), {
    description:
      'Forward proxy for requests of stories to https:// addresses. EGRESS_ALLOW still decides what may be called; names that only the proxy resolves have to be listed there.',
    secret: true,
  }),
  NO_PROXY: setting(
    listOf(isProxyException, 'a domain, an address, a network or *, each with a port or without').prefault(
      '',
    ),
    {
      description:
        'What stories call without a proxy, comma-separated: domains with all below them, addresses, networks, or * for everything.',
      example: '.corp.example.com,10.0.0.0/8',
    },
  ),
  CERTIFICATE_AUTHORITIES: setting(z.string().regex(/^\//, 'must be a folder, from the root on').optional(), {
    description:
      'Folder of private certificate authorities: its file corp.pem is the one that an HTTP Request calls corp.',
    example: '/etc/storyloom/authorities',
  }),
};

export const scriptVariables = {
  SCRIPT_RUNNER: setting(
    z.enum(['process', 'bwrap'], { error: 'must be process or bwrap' }).prefault('process'),
    {
      description:
        'How scripts are kept in: process, or bwrap for a process in Linux namespaces of its own, without network, files and other processes of the machine. bwrap needs the program bubblewrap and user namespaces; where one of them is missing, app and worker end at the start and say so.',
    },
  ),
};

export const appVariables = {
  STOP_DELAY_SECONDS: setting(whole(0, 300).prefault('3'), {
    description:
      'How long an app that is told to stop still accepts requests, in seconds, while /readyz is 503 already: longer than the balancer takes to notice. DRAIN_SECONDS begin after that.',
  }),
};

export const webhookVariables = {
  WEBHOOK_MAX_BYTES: setting(whole(1, 1_073_741_824).prefault('10485760'), {
    description: 'Largest webhook body, in bytes; a larger one is answered 413.',
  }),
  WEBHOOK_MAX_BYTES_AT_ONCE: setting(whole(1, 17_179_869_184).prefault('67108864'), {
    description:
      'How many bytes of webhook bodies one process reads at once; what is more is answered 503 with Retry-After. One body of WEBHOOK_MAX_BYTES is always read.',
  }),
};

export const workerVariables = {
  WORKER_CONCURRENCY: setting(whole(1, 1000).prefault('50'), {
    description:
      'How many Action runs one worker process carries out at once; a tenth more while they last, one each of stories that have none under way.',
  }),
};

export const blobVariables = {
  BLOB_PATH: setting(z.string().regex(/^\//, 'must be a folder, from the root on').optional(), {
    description:
      'Folder for payloads over BLOB_OVER_BYTES, the same one for every app and worker process. Without it they stay in PostgreSQL.',
    example: '/var/lib/storyloom/blobs',
  }),
  BLOB_OVER_BYTES: setting(whole(1_024, 1_073_741_824).prefault('262144'), {
    description: 'Payloads of events with more bytes than this go to BLOB_PATH.',
  }),
};

export const retentionVariables = {
  TRASH_DAYS: setting(whole(0, 3650).prefault('30'), {
    description:
      'How many days a removed story stays in the trash, where it can be restored; then the worker deletes it with all its data. Give app and worker the same.',
  }),
};
