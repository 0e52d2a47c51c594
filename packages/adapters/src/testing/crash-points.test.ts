import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { crashPointNames, crashPoints } from './crash-points.ts';

const store = { accept: () => Promise.resolve('stored'), claim: () => Promise.resolve([]) };

it('hands back what it was given, unless a test asks for more', () => {
  for (const env of [
    {},
    { NODE_ENV: 'test' },
    { NODE_ENV: 'production', CRASH_AT: 'ingest.before_insert' },
    { CRASH_AT: 'ingest.before_insert' },
  ]) {
    const crash = crashPoints(env);
    expect(crash.store(store)).toBe(store);
    expect(crash.queue(store)).toBe(store);
    expect(crash.http(store)).toBe(store);
    crash.at('migrate.mid');
  }
});

it('refuses a name that is none, and a pass that never comes', () => {
  expect(() => crashPoints({ NODE_ENV: 'test', CRASH_AT: 'ingest.nowhere' })).toThrow(/the names are/);
  expect(() => crashPoints({ NODE_ENV: 'test', CRASH_AT: 'migrate.mid:0' })).toThrow(/a whole number/);
  expect(() => crashPoints({ NODE_ENV: 'test', CRASH_AT: 'migrate.mid:x' })).toThrow(/a whole number/);
});

it('leaves alone what is not at the place', async () => {
  const crash = crashPoints({ NODE_ENV: 'test', CRASH_AT: 'ingest.before_insert:2' });
  expect(crash.http(store)).toBe(store);
  const wrapped = crash.store(store);
  expect(await wrapped.accept()).toBe('stored');
  expect(await wrapped.claim()).toEqual([]);
});

it.each([
  ['ingest.before_insert:2', 'accept 1'],
  ['ingest.after_commit_before_reply:2', 'accept 1, accept 2'],
  ['complete.in_tx_before_commit', 'accept 1, accept 2, settle 1'],
  ['claim.after_update', 'accept 1, accept 2, settle 1, settle 2, claim 1, claim 2'],
])('ends the process at %s', (at, calls) => {
  const module = JSON.stringify(new URL('./crash-points.ts', import.meta.url).href);
  // The first claim finds nothing, which is no pass.
  const script = `
    import { writeSync } from 'node:fs';
    const { crashPoints } = await import(${module});
    let comma = '';
    const say = (text, answer) => async () => { writeSync(1, comma + text()); comma = ', '; return answer(); };
    const n = { accept: 0, settle: 0, claim: 0 };
    const port = (name, answer) => say(() => name + ' ' + ++n[name], answer);
    const store = crashPoints(process.env).store({
      accept: port('accept', () => undefined),
      settle: port('settle', () => ['id']),
      claim: port('claim', () => (n.claim === 1 ? [] : ['run'])),
    });
    for (const name of ['accept', 'settle', 'claim']) for (let i = 0; i < 2; i += 1) await store[name]();
    writeSync(1, ', the end');`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { NODE_ENV: 'test', CRASH_AT: at },
    encoding: 'utf8',
  });
  expect(ended.signal).toBe('SIGKILL');
  expect(ended.stdout).toBe(calls);
});

it('knows each place by its name', () => {
  expect(crashPointNames).toContain('sweep.mid_batch');
  expect(new Set(crashPointNames).size).toBe(crashPointNames.length);
});
