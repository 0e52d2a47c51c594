/**
 * Where the time goes: CPU profiles of app and worker and PostgreSQL's statements, taken between start and
 * end of what a workload measures. Costs some speed: its figures are not to be published.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallationOptions } from '@storyloom/adapters/testing/installation';
import type { Product } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { z } from 'zod';
import { type Profile, selfTimes } from './self-times.ts';

/** What a product must be started with for `startProfile`. */
export const profiled: Omit<InstallationOptions, 'redis'> = {
  env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' },
  postgres: { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' },
};

/** Ends with files `<name>.app.cpuprofile`, `….worker.cpuprofile` and a summary `….txt` in `dir`. */
export async function startProfile(
  product: Product,
  { dir, name }: { dir: string; name: string },
): Promise<{ end: () => Promise<void> }> {
  const app = await attach(join(product.dir, 'app.log'));
  const worker = await attach(join(product.dir, 'worker.log'));
  const statements = await statementsOf(product);
  await Promise.all([app.start(), worker.start()]);
  return {
    end: async () => {
      const texts: string[] = [];
      for (const [program, session] of Object.entries({ app, worker })) {
        const profile = await session.stop();
        await writeFile(join(dir, `${name}.${program}.cpuprofile`), JSON.stringify(profile));
        texts.push(`${program}: self time by function\n${selfTimes(profile)}`);
      }
      texts.push(`PostgreSQL: time by statement\n${await statements.read()}`);
      await writeFile(join(dir, `${name}.txt`), texts.join('\n\n'));
    },
  };
}

// What is not read here is kept for the tools that open the file.
const profileSchema = z.looseObject({
  nodes: z.array(
    z.looseObject({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
const message = z.object({ id: z.number(), result: z.unknown() });

/** The debugger's address stands in the program's log; the last one is that of the latest start. */
async function attach(
  logFile: string,
): Promise<{ start: () => Promise<void>; stop: () => Promise<Profile> }> {
  const address = (await readFile(logFile, 'utf8')).match(/ws:\/\/127\.0\.0\.1:\S+/g)?.at(-1);
  if (!address) throw new Error(`${logFile} names no debugger.`);
  const socket = new WebSocket(address);
  const answers = new Map<number, (result: unknown) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { success, data: told } = message.safeParse(JSON.parse(String(data)));
    if (success) answers.get(told.id)?.(told.result);
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`${address} does not answer.`)));
  });
  let last = 0;
  const send = (method: string) =>
    new Promise<unknown>((resolve) => {
      const id = ++last;
      answers.set(id, resolve);
      socket.send(JSON.stringify({ id, method }));
    });
  return {
    start: async () => {
      await send('Profiler.enable');
      await send('Profiler.start');
    },
    stop: async () => {
      const { profile } = z.object({ profile: profileSchema }).parse(await send('Profiler.stop'));
      socket.close();
      return profile;
    },
  };
}

/** pg_stat_statements from now on. Only the superuser may make it; its password stands in the data folder. */
async function statementsOf(product: Product): Promise<{ read: () => Promise<string> }> {
  const state = z
    .object({ adminPassword: z.string() })
    .parse(JSON.parse(await readFile(join(product.dir, 'postgres/server.json'), 'utf8')));
  const url = Object.assign(new URL(product.databaseUrl), {
    username: 'postgres',
    password: state.adminPassword,
  });
  const admin = new Client({ connectionString: url.href });
  // What breaks is told by the query that needed it.
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query('create extension if not exists pg_stat_statements');
  await admin.query('select pg_stat_statements_reset()');
  return {
    read: async () => {
      const { rows } = await admin.query<{ line: string }>(`
select format('%s ms  %s calls  %s ms each, %s ms of it planning  %s rows  %s KB WAL  %s',
              round((total_exec_time + total_plan_time)::numeric), calls,
              round((mean_exec_time + total_plan_time / calls)::numeric, 2), round((total_plan_time / calls)::numeric, 2),
              rows, round(wal_bytes / 1024),
              left(regexp_replace(query, '\\s+', ' ', 'g'), 120)) as line
from pg_stat_statements where calls > 0 order by total_exec_time + total_plan_time desc limit 20`);
      await admin.end();
      return rows.map(({ line }) => line).join('\n');
    },
  };
}
