import { type Json, type JsonObject, kindOf, type Runner, type ScriptResult } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { catalog } from './catalog.ts';
import { type ActionType, actionTypes } from './descriptions.ts';
import { runners } from './runners.ts';
import { emissions, fakeContext, fakeGathering, fill, httpAnswer } from './testing/index.ts';

const scope: JsonObject = {
  CREDENTIAL: { mail_password: 'secret' },
  receive_alert: { body: { id: 'A-1042', severity: 'high', priority: 4 }, headers: {} },
  STORY: { look_up_address: 'look_up_address' },
};

/** Runs the example as the engine would: options filled in and parsed, but for the deferred ones. */
async function outputOfExample(type: ActionType): Promise<Json> {
  const { options, example, deferred, sampleOutput } = catalog[type];
  const filled = Object.entries(example).map(([key, value]): [string, Json] => [
    key,
    deferred === 'all' || deferred.includes(key) ? value : fill(value, scope),
  ]);
  const parsed = options.parse(Object.fromEntries(filled));
  const runner: Runner = runners[type];
  if ('run' in runner) {
    const answered = sampleOutput as { status?: number; body?: Json };
    const answer = httpAnswer({ status: answered.status ?? 200, body: answered.body ?? null });
    const script = (): ScriptResult => ({ ok: true, output: sampleOutput });
    // People, and stories that are called, answer with the sample.
    const asked = { hasWaited: type === 'approval', said: sampleOutput };
    const result = await runner.run(parsed, fakeContext({ scope, answer, script, ...asked }));
    if ('call' in result) return sampleOutput;
    const [first] = emissions(result);
    return first?.payload ?? null;
  }
  if ('gather' in runner) {
    const came = Object.entries(sampleOutput as JsonObject).map(([slug, output]) => ({ slug, output }));
    const { group, context } = fakeGathering(came, { scope });
    return emissions(runner.gather(parsed, group, context))[0]?.payload ?? null;
  }
  if ('inbox' in runner) {
    return runner.wants(parsed, sampleOutput as JsonObject, { unseen: true, partial: [] }) ? sampleOutput : null;
  }
  const received = runner.receive(parsed, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'monitor/3.1' },
    query: '',
    proof: 'secret',
    body: new TextEncoder().encode('{"id":"A-1042","severity":"high","host":"web-01"}'),
  });
  return received.ok ? received.payload : null;
}

/** Without what is different each time. */
function timeless(output: Json): Json {
  return JSON.parse(JSON.stringify(output, (key, value) => (key === 'duration_ms' ? 0 : value)));
}

describe('runners', () => {
  it.each(actionTypes)('%s emits its sample output for its example', async (type) => {
    expect(timeless(await outputOfExample(type))).toEqual(timeless(catalog[type].sampleOutput));
  });

  it('there is a runner of the right kind for every type', () => {
    for (const type of actionTypes) {
      const { defaults, kind } = catalog[type];
      const isSource = kindOf(catalog[type], defaults) === 'source';
      expect('receive' in runners[type] || 'inbox' in runners[type]).toBe(isSource);
      expect('run' in runners[type]).toBe(!isSource && kind !== 'stateful');
      expect('gather' in runners[type]).toBe(kind === 'stateful' || typeof kind === 'function');
    }
  });
});
