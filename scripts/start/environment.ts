import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { variables } from '../../packages/adapters/src/config/catalog.ts';
import { appConfig, baseUrl, workerConfig } from '../../packages/adapters/src/config/config.ts';
import { Stop } from '../lib/stop.mjs';

/** Shorter than the supervisor's patience, so that programs end by themselves. */
const drainSeconds = '15';

export const isSet = (name: string) => Boolean(process.env[name] || process.env[`${name}_FILE`]);

/** True unless the settings name a PostgreSQL of one's own. */
export const wantsEmbeddedDatabase = () => !isSet('DATABASE_URL') && !process.env.DATABASE_HOST;

/** What the product's programs get: this process's environment with what `npm start` provides. */
export function programEnvironment(provided: {
  databaseUrl: string | null;
  secret: string | null;
  keyFile: string | null;
  dataFolder: string;
}) {
  return {
    BLOB_PATH: join(provided.dataFolder, 'blobs'),
    DRAIN_SECONDS: drainSeconds,
    // Nobody balances between this app and another.
    STOP_DELAY_SECONDS: '0',
    // Types are stripped and code is compiled once, not at every start: half the time, and 25 MB less each.
    NODE_COMPILE_CACHE: join(tmpdir(), `storyloom-compile-cache-${process.getuid?.() ?? 'all'}`),
    ...process.env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    ...(provided.databaseUrl === null ? {} : { DATABASE_URL: provided.databaseUrl }),
    ...(provided.secret === null ? {} : { APP_SECRET_TOKEN: provided.secret }),
    ...(provided.keyFile === null ? {} : { SECRETS_KEY_FILE: provided.keyFile }),
  };
}

/** Reads the settings as the programs will; throws `Stop` with every problem, one a line. */
export function checkSettings(env: NodeJS.ProcessEnv) {
  const app = appConfig(env);
  const worker = workerConfig(env);
  if (app.ok && worker.ok) {
    const { listen, seed } = app.config;
    const host = listen.host === '0.0.0.0' || listen.host === '::' ? '127.0.0.1' : listen.host;
    const shownHost = host.includes(':') ? `[${host}]` : host;
    return { url: baseUrl(app.config), readyUrl: `http://${shownHost}:${listen.port}/readyz`, seed };
  }
  const problems = [app, worker].flatMap((read) => (read.ok ? [] : read.problems));
  const sentences = new Set(problems.map(({ variable, message }) => `${variable} ${message}`));
  throw new Stop([...sentences].join('\n'));
}

/** The settings alone, without the rest of the environment. */
export function settingsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = variables.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]));
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}
