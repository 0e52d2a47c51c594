/** Every named crash point: a process dies there, another one finishes what it left. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createCredential } from '@storyloom/adapters/credentials/edit';
import { makePrisma } from '@storyloom/adapters/prisma/client';
import { type CrashPointName, crashPointNames } from '@storyloom/adapters/testing/crash-points';
import { testKey, testVault } from '@storyloom/adapters/testing/vault';
import { outcomesOf, type Sent, startLoad } from '../client.ts';
import { type Rig, verdictOn } from '../rig.ts';
import { type Context, type Scenario, withRig } from '../scenario.ts';
import { alike, importTicking, stopTicking, ticksOf } from '../ticks.ts';
import { answers } from './processes.ts';

/** Each process dies at its first pass, its third, and at every seventh, again and again. */
const passes = [
  { nth: 1, deaths: 1 },
  { nth: 3, deaths: 1 },
  { nth: 7, deaths: 2 },
];

const patienceMs = 60_000;

export const crashPoints: Scenario = {
  id: 'CP',
  title: 'a process dies (SIGKILL) at each named crash point, at its first, third and every seventh pass',
  pass: 'every invariant; each process did die',
  load: '60 webhooks for each point and pass',
  always: true,
  run: (context) =>
    // A small pool and small claims: more passes for the same load.
    withRig({ workers: 1, env: { NODE_ENV: 'test', WORKER_CONCURRENCY: '4' } }, async (rig) => {
      const sent: Sent[] = [];
      const violations: string[] = [];
      await dieMigrating(rig, violations);
      await dieRotating(rig, violations);
      const ticking = [await importTicking(rig, alike(3, 1))];
      for (const name of crashPointNames) {
        if (name === 'migrate.mid' || name === 'rotate_key.mid') continue;
        const most = context.scale >= 1 ? passes.length : 2;
        for (const { nth, deaths } of passes.slice(0, isSlow(name) ? most - 1 : most)) {
          const survived = await dieAt(rig, { name, nth, deaths, sent, context });
          if (survived) violations.push(`CP: nobody died at ${name}:${nth}`);
        }
      }
      await stopTicking(rig, ticking);
      // The only worker is dead for longer than a tick may be late.
      const ticks = await ticksOf(rig, { mayMiss: true });
      return verdictOn(rig, sent, {
        violations: [...violations, ...ticks.violations.map((text) => `CP: ${text}`)],
        notes: [answers(outcomesOf(sent)), ...ticks.notes],
      });
    }),
};

/** A sweep that finds something is rare: a seventh one does not come in the time of this test. */
const isSlow = (name: CrashPointName) => name === 'sweep.mid_batch';

type Death = { name: CrashPointName; nth: number; deaths: number; sent: Sent[]; context: Context };

/** Lets the app, or the only worker, die so many times under a small load, then heals it. Answers whether it lived. */
async function dieAt(rig: Rig, { name, nth, deaths, sent, context }: Death): Promise<boolean> {
  const member = name.startsWith('ingest.') ? rig.apps[0] : rig.workers[0];
  if (!member) return true;
  let survived = false;
  for (let death = 0; death < deaths && !survived; death += 1) {
    const until = Date.now() + patienceMs;
    await rig.restart(member, 'SIGTERM', { CRASH_AT: `${name}:${nth}` }).catch((error: unknown) => {
      // It may die before it says that it lives: its sweep is that quick.
      if (!member.program.isGone()) throw error;
    });
    let from = sent.length === 0 ? 0 : Math.max(...sent.map(({ n }) => n)) + 1;
    while (!member.program.isGone() && Date.now() < until) {
      const load = startLoad({
        urls: rig.urls,
        from,
        count: 20,
        perSecond: 100,
        connections: 4,
        timeoutMs: 5_000,
      });
      await load.done;
      sent.push(...load.sent);
      from += 20;
      // The sweep finds what has lost its hint.
      if (name === 'sweep.mid_batch') await rig.installation.redis?.flushAll();
      await sleep(100);
    }
    survived = !member.program.isGone();
    if (!survived) rig.did(name);
  }
  context.log(`${name}:${nth} ${survived ? 'SURVIVED' : 'died'}`);
  await rig.restart(member, 'SIGTERM');
  return survived;
}

/** A program that prepares an empty database dies in the middle; the next one finishes. */
async function dieMigrating(rig: Rig, violations: string[]): Promise<void> {
  const env = { DATABASE_URL: await rig.installation.emptyDatabase(), AUTO_MIGRATE: 'true', REDIS_URL: '' };
  const dying = rig.installation.run('worker', { env: { ...env, CRASH_AT: 'migrate.mid' } });
  const code = await Promise.race([dying.exited, sleep(patienceMs, 'alive' as const)]);
  if (code !== null) violations.push('CP: nobody died at migrate.mid');
  else rig.did('migrate.mid');
  const next = rig.installation.run('worker', { env });
  const until = Date.now() + patienceMs;
  while (!next.output().includes('worker ready') && !next.isGone() && Date.now() < until) await sleep(50);
  if (!next.output().includes('worker ready'))
    violations.push(`CP: after migrate.mid: ${next.output().slice(-500)}`);
  await next.end('SIGTERM');
}

/** The keys of credentials are changed; the command dies in the middle, and the next one finishes. */
async function dieRotating(rig: Rig, violations: string[]): Promise<void> {
  const url = await rig.installation.emptyDatabase();
  const env = { NODE_ENV: 'test', DATABASE_URL: url, SECRETS_KEY: `${testKey(2)},${testKey(1)}` };
  await rig.installation.run('cli', { parameters: ['prepare-database'], env }).exited;
  const prisma = makePrisma({ url, max: 2 });
  try {
    const { id: teamId } = await prisma.team.findFirstOrThrow();
    const old = testVault(testKey(1));
    for (let n = 0; n < sealedRows; n += 1) {
      const live = { secrets: { value: `secret ${n}` } };
      await createCredential(
        { prisma, vault: old },
        { teamId, userId: null },
        { name: `c${n}`, type: 'text', live },
      );
    }
    const rotate = (CRASH_AT: string) =>
      rig.installation.run('cli', { parameters: ['keys', 'rotate'], env: { ...env, CRASH_AT } }).exited;
    if ((await rotate('rotate_key.mid')) === null) rig.did('rotate_key.mid');
    else violations.push('CP: nobody died at rotate_key.mid');
    if ((await rotate('')) !== 0) violations.push('CP: after rotate_key.mid the rotation did not finish');
    const fresh = testVault(testKey(2));
    for (const { id, revision, sealed } of await prisma.credential.findMany()) {
      const place = { teamId, id, set: 'live', revision } as const;
      if (!fresh.open(sealed, place).includes('secret')) violations.push('CP: a credential is another one');
    }
  } finally {
    await prisma.$disconnect();
  }
}

/** More than the command does in one transaction. */
const sealedRows = 250;
