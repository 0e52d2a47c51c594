/** A Redis that forgets, dies, comes back, or hangs. Nothing but speed may depend on it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { latency, startLoad } from '../client.ts';
import { type Rig, verdictOn } from '../rig.ts';
import { rows } from '../rows.ts';
import { pace, type Scenario, scaled, waitIn, withRig } from '../scenario.ts';
import { patientFrom } from '../story.ts';
import { alike, importTicking, stopTicking, ticksOf } from '../ticks.ts';

export const redisFlushed: Scenario = {
  id: 'F3',
  title:
    'Redis forgets everything (FLUSHALL), three times in mid-run, with 1,000 runs delayed and 100 schedules',
  pass: 'as F1; no tick lost, none doubled, none missed',
  load: '11,000 webhooks, 100 schedules of 2 s',
  always: true,
  run: (context) =>
    withRig({}, async (rig) => {
      const count = scaled(context, 10_000);
      const perSecond = pace(context) * 2;
      const wholeMs = (count / perSecond) * 1000;
      const ticking = await importTicking(rig, alike(scaled(context, 100, 20), 2));
      // They wait from before the first moment until after the last.
      const delayed = scaled(context, 1_000);
      const settlingMs = scaled(context, 10_000, 3_000);
      const pause = (wholeMs + settlingMs) / 1000 + delayed / perSecond;
      const over = Date.now() + pause * 1000;
      const patient = startLoad({ urls: rig.urls, from: patientFrom, count: delayed, perSecond, pause });
      await patient.done;
      // The last of them comes as far as its delay.
      const settled = Date.now() + settlingMs;
      while ((await delayedNow(rig)).waiting < delayed && Date.now() < settled) await sleep(50);
      const load = startLoad({ urls: rig.urls, count, perSecond });
      const counted: Delayed[] = [];
      const spanMs = Math.min(wholeMs, over - Date.now());
      const moments = [1, 2, 3].map(() => context.random.between(0.1, 0.9) * spanMs).sort((a, b) => a - b);
      let at = 0;
      for (const moment of moments) {
        await waitIn(load, moment - at);
        at = moment;
        counted.push(await delayedNow(rig));
        await rig.installation.redis?.flushAll();
        rig.did('FLUSHALL');
      }
      await load.done;
      await stopTicking(rig, [ticking]);
      const ticks = await ticksOf(rig);
      const few = counted.filter(({ pending }) => pending < delayed);
      return verdictOn(rig, [...load.sent, ...patient.sent], {
        mostDuplicates: 0,
        violations: [
          ...ticks.violations.map((text) => `F3: ${text}`),
          ...few.map(({ pending }) => `F3: only ${pending} runs were delayed when Redis forgot`),
        ],
        notes: [
          `${counted.map(({ waiting }) => waiting).join(', ')} runs waited for their time when it forgot`,
          ...ticks.notes,
        ],
      });
    }),
};

export const redisLost: Scenario = {
  id: 'F4',
  title: 'Redis is killed and comes back without its data after 30 s',
  pass: 'webhooks are accepted meanwhile; at least half of the usual rate is done',
  load: '10,000 webhooks',
  always: false,
  run: (context) =>
    withRig({}, async (rig) => {
      const { redis } = rig.installation;
      const outageMs = scaled(context, 30_000, 8_000);
      const perSecond = pace(context);
      const wholeMs = Math.max((scaled(context, 10_000) / perSecond) * 1000, outageMs * 2.5);
      const load = startLoad({ urls: rig.urls, count: Math.round((wholeMs / 1000) * perSecond), perSecond });
      // Usual is what is done when the first rush is over.
      await waitIn(load, wholeMs * 0.2);
      await waitIn(load, wholeMs * 0.2);
      const before = await doneIn(rig, wholeMs * 0.2);
      await redis?.kill();
      rig.did('Redis SIGKILL');
      await waitIn(load, outageMs);
      const during = await doneIn(rig, outageMs);
      await redis?.start();
      await load.done;
      const share = during / before;
      return verdictOn(rig, load.sent, {
        mostDuplicates: 0,
        violations:
          share < 0.5 ? [`F4: ${Math.round(share * 100)} % of the usual rate was done meanwhile`] : [],
        notes: [`${before.toFixed(0)} runs/s done before, ${during.toFixed(0)} during the outage`],
      });
    }),
};

export const redisFlapping: Scenario = {
  id: 'F5',
  title: 'Redis is away for 14 s, five times',
  pass: 'the queue is consumed again ≤ 10 s after each',
  load: '10 webhooks a second',
  always: true,
  run: (context) =>
    withRig({}, async (rig) => {
      const { redis } = rig.installation;
      const rounds = scaled(context, 5);
      const load = startLoad({ urls: rig.urls, count: rounds * 10 * 40, perSecond: 10, connections: 10 });
      const seconds: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        await sleep(2_000);
        await redis?.kill();
        rig.did('Redis SIGKILL');
        await sleep(14_000);
        await redis?.start();
        seconds.push(await consumedAfter(rig));
      }
      load.stop();
      await load.done;
      const late = seconds.filter((one) => one > 10);
      return verdictOn(rig, load.sent, {
        violations: late.map((one) => `F5: consumed again only after ${one.toFixed(1)} s`),
        notes: [`consumed again after ${seconds.map((one) => one.toFixed(1)).join(', ')} s`],
      });
    }),
};

export const redisFrozen: Scenario = {
  id: 'F6',
  title: 'Redis is frozen (SIGSTOP) for 45 s, longer than its locks last',
  pass: 'webhooks are answered meanwhile, p99 < 500 ms',
  load: '2,000 webhooks',
  always: false,
  run: (context) =>
    withRig({}, async (rig) => {
      const { redis } = rig.installation;
      const frozenMs = scaled(context, 45_000, 12_000);
      const count = scaled(context, 2_000);
      await sleep(1_000);
      redis?.freeze();
      rig.did('Redis SIGSTOP');
      const load = startLoad({ urls: rig.urls, count, perSecond: count / (frozenMs / 1000) });
      await sleep(frozenMs);
      redis?.thaw();
      await load.done;
      const p99 = latency(load.sent, 0.99);
      return verdictOn(rig, load.sent, {
        violations: p99 >= 500 ? [`F6: p99 of the answers was ${p99} ms`] : [],
        notes: [`p50 ${latency(load.sent, 0.5)} ms, p99 ${p99} ms while it was frozen`],
      });
    }),
};

type Delayed = { waiting: number; pending: number };

/** Of the patient requests: how many wait for their time, and how many do or are about to. */
async function delayedNow({ database, storyId }: Rig): Promise<Delayed> {
  const { rows: found } = await database.query<Delayed>(
    `select count(*) filter (where state = 'waiting')::int as waiting, count(*)::int as pending
     from ${rows.openRun} r join ${rows.event} e on e.story_run_id = r.story_run_id and e.action_slug = 'receive'
     where r.story_id = $1 and r.action_slug = 'pause' and (e.output->'body'->>'n')::int >= $2`,
    [storyId, patientFrom],
  );
  return found[0] ?? { waiting: 0, pending: 0 };
}

/** Story runs done per second over the last `ms`. */
async function doneIn({ database, storyId }: Rig, ms: number): Promise<number> {
  const { rows: found } = await database.query<{ n: number }>(
    `select count(*)::int as n from ${rows.event}
     where story_id = $1 and action_slug = 'done' and created_at > now() - $2 * interval '1 millisecond'`,
    [storyId, ms],
  );
  return ((found[0]?.n ?? 0) * 1000) / ms;
}

/** Seconds from now until every worker has taken something from the queue; at most 30. */
async function consumedAfter({ database, workers }: Rig): Promise<number> {
  const { rows: begun } = await database.query<{ at: Date }>('select now() as at');
  const back = begun[0]?.at ?? new Date();
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    const { rows: found } = await database.query<{ seconds: number[] }>(
      `select array_agg(extract(epoch from consumed_at - $1)::float8) as seconds from worker_heartbeat
       where consumed_at > $1`,
      [back],
    );
    const seconds = found[0]?.seconds ?? [];
    if (seconds.length === workers.length) return Math.max(...seconds);
    await sleep(250);
  }
  return 30;
}
