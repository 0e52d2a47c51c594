/** A called service that answers badly. */
import { startLoad } from '../client.ts';
import { mixedPaths } from '../receiver.ts';
import { type Rig, residentMegabytes, verdictOn } from '../rig.ts';
import { rows } from '../rows.ts';
import { type Scenario, scaled, waitIn, whileLoading, withRig } from '../scenario.ts';

/** A worker holds at most its slots' answers of 10 MB each, beside itself. */
const mostMegabytes = 600;

const retry = { max: 2, delay_s: 1, backoff: 'fixed', max_delay_s: 5, on: ['429', '500'] };
const tries = retry.max + 1;

export const receiverBad: Scenario = {
  id: 'F16',
  title:
    'the called service answers 500, 429 with Retry-After, 100 MB, a gzip bomb, a byte a second, or never',
  pass: 'each such run takes the failure path; retries come when they should; memory stays bounded',
  load: '1,000 webhooks',
  always: false,
  run: (context) =>
    withRig({ path: '/mixed', story: { timeout: 10, settings: { retry } } }, async (rig) => {
      const count = scaled(context, 1_000);
      const load = startLoad({ urls: rig.urls, count, perSecond: 20, connections: 20 });
      let most = 0;
      await whileLoading(load, async () => {
        await waitIn(load, 200);
        most = Math.max(most, ...rig.workers.map(({ program }) => residentMegabytes(program.pid)));
      });
      for (const path of new Set(Object.values(mixedPaths))) rig.did(path);
      const findings = await verdictOn(rig, load.sent, {
        ending: (n) => (mixedPaths[n % 10] === undefined ? 'done' : 'given_up'),
        notes: [`a worker held ${most.toFixed(0)} MB at most`],
      });
      const codes = await codesOf(rig);
      findings.notes.push(codes.map(({ path, code, n }) => `${path} ${code} × ${n}`).join(', '));
      if (most > mostMegabytes) findings.violations.push(`F16: a worker held ${most.toFixed(0)} MB`);
      for (const { path, code, n } of codes) {
        if (code !== expectedCodes[path])
          findings.violations.push(`F16: ${path} failed as ${code} ${n} times`);
      }
      findings.violations.push(...(await wrongRetries(rig)));
      return findings;
    }),
};

const expectedCodes: Readonly<Record<string, string>> = {
  '/status/500': 'http_status',
  '/retry-after/1': 'http_status',
  '/huge': 'too_large',
  '/bomb': 'too_large',
  '/loris': 'timeout',
  '/never': 'timeout',
};

type Failures = { path: string; code: string; n: number };

/** How the requests failed, by what they were answered. */
async function codesOf({ database, storyId }: Rig): Promise<Failures[]> {
  const { rows: found } = await database.query<{ digit: number; code: string; n: number }>(
    `select (e.output->>'n')::int % 10 as digit, r.error->>'code' as code, count(*)::int as n
     from ${rows.anyRun} r join ${rows.event} e on e.id = r.event_id
     where r.story_id = $1 and r.action_slug = 'send' and r.state = 'failed' group by 1, 2 order by 1, 2`,
    [storyId],
  );
  return found.map(({ digit, code, n }) => ({ path: mixedPaths[digit] ?? '/echo', code, n }));
}

/** A pause is shortened by a third at most, but never below what Retry-After says. */
const shortestMs: Readonly<Record<string, number>> = { '/status/500': 650, '/retry-after/1': 990 };

/** What was answered 429 or 500 came `tries` times, no sooner than told. */
async function wrongRetries({ database, storyId, receiver }: Rig): Promise<string[]> {
  const { rows: failed } = await database.query<{ id: string; digit: number }>(
    `select r.id, (e.output->>'n')::int % 10 as digit
     from ${rows.anyRun} r join ${rows.event} e on e.id = r.event_id
     where r.story_id = $1 and r.action_slug = 'send' and r.error->>'code' = 'http_status'`,
    [storyId],
  );
  return failed.flatMap(({ id, digit }) => {
    const moments = receiver.triesOf(id);
    const path = mixedPaths[digit] ?? '';
    const pauses = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
    if (moments.length !== tries) return [`F16: ${path} was tried ${moments.length} times, not ${tries}`];
    const early = pauses.find((ms) => ms < (shortestMs[path] ?? 0));
    return early === undefined ? [] : [`F16: ${path} was tried again after ${early} ms`];
  });
}
