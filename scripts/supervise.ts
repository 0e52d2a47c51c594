/**
 * Runs the product on one machine, in the order things start and stop: PostgreSQL (embedded, unless the
 * settings name another), the database's preparation, the app and the worker. What dies is started again;
 * what this process started ends with it. start.mjs hands over to it.
 */
import { join } from 'node:path';
import { removeRunning, writeRunning } from '../apps/cli/src/running.ts';
import { dataFolder } from './lib/data-folder.mjs';
import { root } from './lib/root.mjs';
import { Stop, stoppable } from './lib/stop.mjs';
import { runCommand } from './start/command-line.ts';
import { runDatabase } from './start/database.ts';
import {
  checkSettings,
  isSet,
  programEnvironment,
  settingsOf,
  wantsEmbeddedDatabase,
} from './start/environment.ts';
import { type Kept, keepRunning, type Line } from './start/keep-running.ts';
import { appIsReady } from './start/readiness.ts';
import { keptKeyFile, keptSecret } from './start/secrets.ts';
import { messageOf } from './start/short-form.ts';
import { stopRequests } from './start/stop-requests.ts';
import { openTerminal } from './start/terminal.ts';

/** App and worker get this long to finish what they began; PostgreSQL then needs a moment. */
const graceMs = 20_000;
const patienceMs = 30_000;

const requests = stopRequests();
const started: { stop: () => Promise<void>; kill: () => void }[] = [];
requests.second.addEventListener('abort', () => {
  for (const { kill } of started) kill();
  process.exit(130);
});

await stoppable(async () => {
  try {
    await run();
  } catch (error) {
    // What was cut short by the wish to stop is no failure.
    if (!(requests.first.aborted && error instanceof Stop)) throw error;
  } finally {
    await stopAll();
  }
});
process.exit(0);

async function run(): Promise<void> {
  const { say, take } = openTerminal(join(dataFolder, 'logs'), Boolean(process.env.VERBOSE));
  const secret = isSet('APP_SECRET_TOKEN') ? null : keptSecret(join(dataFolder, 'secrets.env'));
  const keyFile = isSet('SECRETS_KEY') ? null : keptKeyFile(join(dataFolder, 'secrets-key'));
  const embedded = wantsEmbeddedDatabase();
  const settings = checkSettings(
    programEnvironment({
      secret,
      keyFile,
      dataFolder,
      databaseUrl: embedded ? 'postgresql://127.0.0.1/storyloom' : null,
    }),
  );

  const programs: Kept[] = [];
  const database = embedded
    ? await runDatabase({
        dir: join(dataFolder, 'postgres'),
        log: (text) => take({ program: 'postgres', text, from: 'stdout' }),
        say,
        onMoved: () => {
          publish();
          for (const program of programs) program.restart();
        },
      })
    : null;
  if (database) started.push(database);
  const environment = () =>
    programEnvironment({ secret, keyFile, dataFolder, databaseUrl: database?.url() ?? null });
  const publish = () => {
    try {
      writeRunning(dataFolder, { pid: process.pid, settings: settingsOf(environment()) });
    } catch {
      say(
        'Commands of the CLI will not find this Storyloom by themselves: its data folder cannot be written.',
      );
    }
  };
  publish();
  started.push({ stop: async () => removeRunning(dataFolder), kill: () => removeRunning(dataFolder) });
  const command = (...parameters: string[]) =>
    runCommand(parameters, { env: environment(), signal: requests.first });
  if (requests.first.aborted) return;
  const sample = sampleIn(await command('prepare-database', '--sample-story', '--json'));

  const workerReady = Promise.withResolvers<void>();
  const keep = (name: string, entry: string, onLine: (line: Line) => void) => {
    const program = keepRunning({ name, entry: join(root, entry), cwd: root, environment, onLine, say });
    programs.push(program);
    return program;
  };
  const app = keep('app', 'apps/web/server.ts', take);
  const worker = keep('worker', 'apps/worker/src/main.ts', (line) => {
    take(line);
    if (messageOf(line.text) === 'worker ready') workerReady.resolve();
  });
  started.push({
    stop: async () => void (await Promise.all([app.stop(graceMs), worker.stop(graceMs)])),
    kill: () => {
      app.kill();
      worker.kill();
    },
  });

  const stopped = new Promise<'stopped'>((resolve) => {
    if (requests.first.aborted) resolve('stopped');
    requests.first.addEventListener('abort', () => resolve('stopped'));
  });
  const failed = Promise.race([app.gaveUp, worker.gaveUp]).then((reason) => {
    throw new Stop(reason);
  });
  const ready = Promise.all([
    command('user', 'link', ...(sample === null ? [] : ['--opens', `/stories/${sample}`])),
    appIsReady(settings.readyUrl, requests.first),
    workerReady.promise,
  ]);
  const outcome = await Promise.race([ready, stopped, failed]);
  if (outcome !== 'stopped') {
    app.isUp();
    worker.isUp();
    say(`\nStoryloom is ready at ${settings.url}`);
    say(`Sign in with this link, once, within a day:\n  ${outcome[0]}\n`);
    say(`Ctrl-C stops it. Full logs: ${join(dataFolder, 'logs')}`);
    await stopped;
  }
  say('Stopping…');
}

/** The story that a new installation begins with; null for one that is not new. */
function sampleIn(prepared: string): string | null {
  const { sampleStory }: { sampleStory: string | null } = JSON.parse(prepared);
  return sampleStory;
}

/** In the reverse order of starting; what does not end in time is left to end with this process. */
async function stopAll(): Promise<void> {
  const late = setTimeout(() => {
    for (const { kill } of started) kill();
    process.exit(1);
  }, patienceMs);
  for (const { stop } of started.reverse()) await stop();
  clearTimeout(late);
}
