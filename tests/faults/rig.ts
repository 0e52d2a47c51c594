/**
 * What a scenario stands on: the servers, apps and workers as processes of their own, a receiver, the
 * story, and the journal of the faults.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { makePool, type Pool } from '@storyloom/adapters/postgres/pool';
import {
  type Installation,
  type InstallationOptions,
  startInstallation,
} from '@storyloom/adapters/testing/installation';
import { freePort, type Program } from '@storyloom/adapters/testing/program';
import { z } from 'zod';
import { type Case, check } from './checker.ts';
import type { Sent } from './client.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { rows } from './rows.ts';
import type { Findings } from './scenario.ts';
import { answering, type Ending, payloadCanary, type StoryOptions, storyFile } from './story.ts';

type OwnEnv = (index: number, installation: Installation) => Promise<Record<string, string>>;

export type RigOptions = {
  redis?: boolean;
  apps?: number;
  workers?: number;
  /** Of every program. */
  env?: Record<string, string>;
  /** Of one worker, over the others'. */
  workerEnv?: OwnEnv;
  /** Of one app. */
  appEnv?: OwnEnv;
  /** The path at the receiver that the story calls. */
  path?: string;
  story?: Partial<StoryOptions>;
  /** Of PostgreSQL. */
  postgres?: Pick<InstallationOptions, 'postgres' | 'postgresDir' | 'postgresEnv'>;
};

type Member = { program: Program; env: Record<string, string>; port: number };

export type Rig = {
  installation: Installation;
  receiver: Receiver;
  /** Past every proxy. */
  database: Pool;
  storyId: string;
  /** Of the story that it calls. */
  answeringId: string;
  /** The webhook at each app. */
  urls: string[];
  apps: Member[];
  workers: Member[];
  apiKey: string;
  /** Ends it and starts it again with the same environment, or `env` over it for this once. */
  restart: (member: Member, signal: 'SIGKILL' | 'SIGTERM', env?: Record<string, string>) => Promise<void>;
  /** Counts a fault for the report. */
  did: (fault: string) => void;
  faults: ReadonlyMap<string, number>;
  /** Tables and logs must not hold them. */
  secrets: readonly string[];
  /** Logs must not hold them. */
  unlogged: readonly string[];
  stop: () => Promise<void>;
};

/** APP_SECRET_TOKEN of every program. */
export const secretToken = 'canary-of-the-secret-token-'.repeat(3);

const imported = z.object({
  id: z.string(),
  actions: z.array(z.object({ webhook_url: z.string().optional() })),
});

export async function startRig(options: RigOptions): Promise<Rig> {
  const { redis = true, apps: appCount = 1, workers: workerCount = 2, env = {} } = options;
  const closers: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const receiver = await startReceiver();
    closers.push(receiver.close);
    const installation = await startInstallation({
      redis,
      env: { APP_SECRET_TOKEN: secretToken, ...env },
      ...options.postgres,
    });
    closers.push(installation.stop);
    const database = makePool({ url: installation.databaseUrl, name: 'storyloom faults', max: 3 });
    closers.push(() => database.end());

    const appAt = async (index: number): Promise<Member> => {
      const port = index === 0 ? Number(new URL(installation.baseUrl).port) : await freePort();
      const own = (await options.appEnv?.(index, installation)) ?? {};
      return { program: await installation.startApp({ listenPort: port, env: own }), env: own, port };
    };
    const workerAt = async (index: number): Promise<Member> => {
      const own = (await options.workerEnv?.(index, installation)) ?? {};
      return { program: await installation.startWorker({ env: own }), env: own, port: 0 };
    };
    const [apps, workers] = await Promise.all([
      Promise.all(Array.from({ length: appCount }, (_, index) => appAt(index))),
      Promise.all(Array.from({ length: workerCount }, (_, index) => workerAt(index))),
    ]);
    const apiKey = await installation.apiKey();
    const called = await importStory({ installation, apiKey }, answering);
    const file = storyFile({
      name: 'Faults',
      target: receiver.url(options.path ?? '/echo'),
      ...options.story,
    });
    const story = await importStory({ installation, apiKey }, file);
    const faults = new Map<string, number>();
    const { pathname } = new URL(story.url);

    return {
      installation,
      receiver,
      database,
      storyId: story.id,
      answeringId: called.id,
      urls: apps.map(({ port }) => `http://127.0.0.1:${port}${pathname}`),
      apps,
      workers,
      apiKey,
      restart: async (member, signal, over) => {
        await member.program.end(signal);
        const given = { ...member.env, ...over };
        member.program = apps.includes(member)
          ? await installation.startApp({ listenPort: member.port, env: given })
          : await installation.startWorker({ env: given });
      },
      did: (fault) => void faults.set(fault, (faults.get(fault) ?? 0) + 1),
      faults,
      secrets: [secretToken, apiKey, new URL(installation.databaseUrl).password],
      unlogged: [payloadCanary, pathname],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export type Imported = { id: string; url: string };

export async function importStory(
  { installation, apiKey }: Pick<Rig, 'installation' | 'apiKey'>,
  file: unknown,
): Promise<Imported> {
  const answer = await fetch(`${installation.baseUrl}/api/v1/stories/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ data: file }),
  });
  if (!answer.ok) throw new Error(`The import was answered ${answer.status}: ${await answer.text()}`);
  const made = imported.parse(await answer.json());
  return {
    id: made.id,
    url: made.actions.find(({ webhook_url }) => webhook_url)?.webhook_url ?? 'http://none/',
  };
}

/** How long everything may take to end after the last fault. */
const quietSeconds = 60;

/** Waits until nothing is open, 60 s at most, and answers how many seconds that took. */
async function quiesce({ database, storyId, answeringId }: Rig, seconds = quietSeconds): Promise<number> {
  const began = Date.now();
  while (Date.now() - began < seconds * 1000) {
    const found = await database
      .query<{ open: boolean }>(
        `select exists (select from ${rows.openRun} r where story_id = any($1)) as open`,
        [[storyId, answeringId]],
      )
      .catch(() => null);
    if (found?.rows[0]?.open === false) break;
    await sleep(250);
  }
  return (Date.now() - began) / 1000;
}

/** What is checked when nothing special is expected. */
export function caseOf(rig: Rig, sent: readonly Sent[]): Case {
  const { database, storyId, answeringId, receiver, secrets, unlogged } = rig;
  const { dir } = rig.installation;
  return {
    database,
    storyId,
    answeringId,
    sent,
    receiver,
    ending: () => 'done',
    dir,
    secrets,
    unlogged,
    mostDuplicates: null,
  };
}

/** The end of most scenarios: quiet, then every invariant. */
export async function verdictOn(
  rig: Rig,
  sent: readonly Sent[],
  more: {
    ending?: (n: number) => Ending;
    mostDuplicates?: number;
    violations?: string[];
    notes?: string[];
  } = {},
): Promise<Findings> {
  const seconds = await quiesce(rig);
  const verdict = await check({
    ...caseOf(rig, sent),
    ...(more.ending ? { ending: more.ending } : {}),
    mostDuplicates: more.mostDuplicates ?? null,
  });
  return {
    ...verdict,
    faults: rig.faults,
    violations: [...verdict.violations, ...(more.violations ?? [])],
    notes: [`all ended ${seconds.toFixed(1)} s after the last request or fault`, ...(more.notes ?? [])],
  };
}

/** A process and all below it; Linux tells by /proc. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended meanwhile.
    }
  }
  const family = [pid];
  for (const member of family) family.push(...(parents.get(member) ?? []));
  return family;
}

/** Sends a signal to each; one that is gone meanwhile is passed over. */
export function signalAll(pids: readonly number[], signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone.
    }
  }
}

/** Resident memory, in MB; 0 when it is gone. */
export function residentMegabytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
