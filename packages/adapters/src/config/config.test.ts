import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { appConfig, baseUrl, cliConfig, workerConfig } from './config.ts';

const token = 'k'.repeat(64);
const base = { DATABASE_URL: 'postgres://u:p@db/storyloom', APP_SECRET_TOKEN: token };

const folder = mkdtempSync(join(tmpdir(), 'storyloom-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const app = (env: Record<string, string | undefined>) => {
  const read = appConfig({ ...base, ...env });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.config;
};
const problems = (env: Record<string, string | undefined>) => {
  const read = appConfig(env);
  return read.ok ? [] : read.problems;
};

describe('reading the configuration', () => {
  it('takes keys of credentials, the new one before the old one, and shows neither when they are wrong', () => {
    const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
    const keys = app({ SECRETS_KEY: `${key(2)}, ${key(1)}` }).secrets.keys;
    expect(keys?.map(({ bytes }) => bytes[0])).toEqual([2, 1]);
    expect(problems({ ...base, SECRETS_KEY: `${key(1)},short-canary` })).toEqual([
      {
        variable: 'SECRETS_KEY',
        message: 'must be 32 bytes in base64 (try: openssl rand -base64 32); several with commas between',
      },
    ]);
    const oauth = { own: { client_id: 'a', token_url: 'https://login.example.com/token' } };
    expect(app({ OAUTH_APPS: JSON.stringify(oauth) }).secrets.oauthApps).toEqual(oauth);
    const wrong = problems({ ...base, OAUTH_APPS: '{"own":{"client_secret":"canary"}}' });
    expect(wrong).toHaveLength(1);
    expect(JSON.stringify(wrong)).not.toContain('canary');
  });

  it('needs a database and a secret, and has a default for the rest', () => {
    expect(app({})).toEqual({
      database: { url: 'postgres://u:p@db/storyloom', pool: 10 },
      redisUrl: null,
      logLevel: 'info',
      notices: [],
      site: { domain: 'localhost', port: 3000, forceSsl: false, tenantName: 'Storyloom' },
      listen: { host: '127.0.0.1', port: 3000 },
      trustedProxies: [],
      secrets: { keys: null, oauthApps: {} },
      appSecretToken: token,
      seed: { email: 'admin@localhost', firstName: '', lastName: '' },
      mail: null,
      mailSenders: [],
      trashDays: 30,
      webhook: { maxBytes: 10_485_760, maxBytesAtOnce: 67_108_864 },
      blobs: null,
      egressAllow: [],
      egressDeny: [],
      proxies: { http: null, https: null, except: [] },
      authoritiesPath: null,
      scriptRunner: 'process',
      autoMigrate: false,
      drainSeconds: 25,
      stopDelaySeconds: 3,
    });
  });

  it('reports every problem at once, each under its variable', () => {
    const found = problems({
      PORT: '70000',
      FORCE_SSL: 'perhaps',
      APP_SECRET_TOKEN: 'too-short',
      LOG_LEVEL: 'loud',
      SEED_EMAIL: 'nobody',
      SMTP_SERVER: 'smtp.example.com',
      SMTP_AUTHENTICATION: 'login',
      EGRESS_ALLOW: '10.0.0.0/99',
      HTTPS_PROXY: 'socks5://proxy.example.com',
      NO_PROXY: '.corp, http://x',
      CERTIFICATE_AUTHORITIES: 'authorities',
      TRUSTED_PROXIES: 'proxy.local',
      REDIS_URL: 'http://localhost',
      WEBHOOK_MAX_BYTES: '-1',
    });
    expect(found.map((problem) => problem.variable).sort()).toEqual([
      'APP_SECRET_TOKEN',
      'CERTIFICATE_AUTHORITIES',
      'DATABASE_URL',
      'EGRESS_ALLOW',
      'EMAIL_FROM_ADDRESS',
      'FORCE_SSL',
      'HTTPS_PROXY',
      'LOG_LEVEL',
      'NO_PROXY',
      'PORT',
      'REDIS_URL',
      'SEED_EMAIL',
      'SMTP_USER_NAME',
      'TRUSTED_PROXIES',
      'WEBHOOK_MAX_BYTES',
    ]);
  });

  it('says of a missing secret that it is required, and never repeats a wrong one', () => {
    expect(problems({ DATABASE_URL: base.DATABASE_URL })).toEqual([
      { variable: 'APP_SECRET_TOKEN', message: 'is required' },
    ]);
    const text = JSON.stringify(
      problems({ APP_SECRET_TOKEN: 'hunter2', DATABASE_URL: 'mysql://u:hunter2@x' }),
    );
    expect(text).not.toContain('hunter2');
  });

  it('takes an empty variable as unset', () => {
    expect(app({ PORT: '', REDIS_URL: '', SMTP_SERVER: '' }).site.port).toBe(3000);
  });

  it('lets the worker start without what only the app needs', () => {
    const read = workerConfig({ ...base, WORKER_CONCURRENCY: '3' });
    expect(read).toMatchObject({ ok: true, config: { concurrency: 3, database: { pool: 10 } } });
    expect(cliConfig({ DATABASE_URL: base.DATABASE_URL })).toMatchObject({ ok: false });
  });

  it('refuses fewer connections than a program needs, and says how many that is', () => {
    const few = { DATABASE_POOL_APP: '3', DATABASE_POOL_WORKER: '3' };
    const message = 'must be a whole number from 4 to 1000';
    expect(problems({ ...base, ...few })).toEqual([{ variable: 'DATABASE_POOL_APP', message }]);
    const worker = workerConfig({ ...base, ...few });
    expect(worker).toEqual({ ok: false, problems: [{ variable: 'DATABASE_POOL_WORKER', message }] });
  });
});

describe('the database address', () => {
  it('is composed from parts, whatever punctuation the password has', () => {
    for (const password of [
      `p@ss:w/o?r#d%20&=+ "'\\`,
      '%',
      '100%25',
      '[::1]',
      'é✓',
      '$(id)`;|<>~^{}',
      "!*'()",
    ]) {
      const { url } = app({
        DATABASE_URL: undefined,
        DATABASE_HOST: 'db.internal',
        DATABASE_PORT: '6543',
        DATABASE_NAME: 'my loom',
        DATABASE_USERNAME: 'a/b',
        DATABASE_PASSWORD: password,
      }).database;
      const client = new pg.Client({ connectionString: url });
      expect(client).toMatchObject({
        host: 'db.internal',
        port: 6543,
        database: 'my loom',
        user: 'a/b',
        password,
      });
    }
  });

  it('may be an IPv6 address or a socket folder', () => {
    const host = (name: string) =>
      new pg.Client({ connectionString: app({ DATABASE_URL: undefined, DATABASE_HOST: name }).database.url })
        .host;
    expect(host('::1').replace(/[[\]]/g, '')).toBe('::1');
    expect(host('/var/run/postgresql')).toBe('/var/run/postgresql');
  });

  it('prefers DATABASE_URL over the parts', () => {
    expect(app({ DATABASE_HOST: 'elsewhere' }).database.url).toBe(base.DATABASE_URL);
  });
});

describe('a secret in a file', () => {
  it('is read from <NAME>_FILE without its last line break', () => {
    const path = file('token', `${token}\n`);
    expect(app({ APP_SECRET_TOKEN: undefined, APP_SECRET_TOKEN_FILE: path }).appSecretToken).toBe(token);
  });

  it('is a problem of <NAME>_FILE when the file is missing or the variable is set too', () => {
    const missing = { DATABASE_URL: base.DATABASE_URL, APP_SECRET_TOKEN_FILE: join(folder, 'none') };
    expect(problems(missing).map((problem) => problem.variable)).toEqual(['APP_SECRET_TOKEN_FILE']);
    const both = { ...base, APP_SECRET_TOKEN_FILE: file('both', token) };
    expect(problems(both).map((problem) => problem.variable)).toEqual(['APP_SECRET_TOKEN_FILE']);
  });

  it('is not offered for what is no secret', () => {
    expect(app({ DOMAIN_FILE: file('domain', 'example.com') }).site.domain).toBe('localhost');
  });
});

describe('settings that depend on others', () => {
  it('listens on every interface once the domain is a public one, unless told otherwise', () => {
    expect(app({ DOMAIN: 'loom.example.com' }).listen.host).toBe('0.0.0.0');
    expect(app({ LISTEN_HOST: '0.0.0.0', LISTEN_PORT: '8080' }).listen).toEqual({
      host: '0.0.0.0',
      port: 8080,
    });
  });

  it('reads CACHE_URL with a notice, and only when REDIS_URL is not set', () => {
    expect(app({ CACHE_URL: 'redis://old' })).toMatchObject({
      redisUrl: 'redis://old',
      notices: ['CACHE_URL is deprecated: set REDIS_URL instead.'],
    });
    expect(app({ CACHE_URL: 'redis://old', REDIS_URL: 'rediss://new' }).redisUrl).toBe('rediss://new');
  });

  it('keeps large payloads in PostgreSQL unless there is a folder for them', () => {
    expect(app({ BLOB_OVER_BYTES: '5000' }).blobs).toBeNull();
    expect(app({ BLOB_PATH: '/data/blobs' }).blobs).toEqual({ path: '/data/blobs', overBytes: 262_144 });
    const relative = problems({ ...base, BLOB_PATH: 'blobs', BLOB_OVER_BYTES: '12' });
    expect(relative.map((problem) => problem.variable).sort()).toEqual(['BLOB_OVER_BYTES', 'BLOB_PATH']);
    const worker = workerConfig({ ...base, BLOB_PATH: '/data', TRASH_DAYS: '7' });
    expect(worker).toMatchObject({ config: { blobs: { path: '/data' }, trashDays: 7 } });
  });

  it('sends requests of stories through a proxy, but for what is excepted', () => {
    const env = { HTTPS_PROXY: 'proxy.example.com:3128', NO_PROXY: '.corp.example.com, 10.0.0.0/8,*,a.b:81' };
    expect(app(env).proxies).toEqual({
      http: null,
      https: 'proxy.example.com:3128',
      except: ['.corp.example.com', '10.0.0.0/8', '*', 'a.b:81'],
    });
  });

  it('signs in at the mail server when a user is given', () => {
    const mail = {
      SMTP_SERVER: 'mx',
      EMAIL_FROM_ADDRESS: '"The Loom" <loom@example.com>',
      DOMAIN: 'x.example',
    };
    expect(app(mail).mail).toEqual({
      host: 'mx',
      port: 587,
      startTls: true,
      greeting: 'x.example',
      auth: null,
      from: { name: 'The Loom', address: 'loom@example.com' },
    });
    const user = { SMTP_USER_NAME: 'u', SMTP_PASSWORD: 'p' };
    expect(app({ ...mail, ...user }).mail?.auth).toEqual({ method: 'plain', user: 'u', password: 'p' });
    expect(app({ ...mail, ...user, SMTP_AUTHENTICATION: 'none' }).mail?.auth).toBeNull();
  });

  it('builds links that name the port only when it is not the usual one', () => {
    const link = (env: Record<string, string>) => baseUrl(app(env));
    expect(link({})).toBe('http://localhost:3000');
    expect(link({ PORT: '80', DOMAIN: 'a.b' })).toBe('http://a.b');
    expect(link({ PORT: '443', DOMAIN: 'a.b', FORCE_SSL: 'true' })).toBe('https://a.b');
    expect(link({ PORT: '8443', DOMAIN: 'a.b', FORCE_SSL: 'true' })).toBe('https://a.b:8443');
  });
});
