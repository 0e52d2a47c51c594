import { expect, it } from 'vitest';
import { compiledCache } from './compile.ts';
import { newId } from './ids.ts';
import { planFrom } from './inline.ts';
import type { Json, NewActionRun, NewEvent } from './model.ts';
import { nothingOutside } from './outside.ts';
import { perform } from './perform.ts';
import { prepare } from './prepare.ts';
import { sourceEvent, startOf } from './receive.ts';
import { aClaimedRun } from './testing/rows.ts';
import { toyGraph, toyRunners, toyTypes } from './testing/toy-actions.ts';

const graph = toyGraph(
  {
    hook: { type: 'hook' },
    a: { type: 'copy', options: { payload: '<<hook>>' } },
    b: { type: 'copy', options: { payload: '<<hook>>' } },
  },
  ['hook -> a', 'a -> b', 'b -> a'],
);
const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'Test', number: 1, graph };
const compiled = compiledCache(toyTypes);
const story = compiled(version);
const idOf = (slug: string) => [...story.actions.values()].find((action) => action.slug === slug)?.id ?? '';

const megabyte: Json = 'x'.repeat(1_000_000);
/** No chain of these tests ends because its time is over. */
const clock = () => 0;

function accepted(payload: Json) {
  const hook = story.actions.get(idOf('hook'));
  if (!hook) throw new Error('No hook.');
  const started = startOf(
    { runners: toyRunners, clock },
    { version, story, source: 'webhook', priority: 0, runGate: null },
  );
  return started.accept((chain) => planFrom(chain, sourceEvent(hook, payload)));
}

async function performed(output: Json) {
  const run = aClaimedRun(version, idOf('a'), {
    event: {
      id: newId(),
      actionId: idOf('hook'),
      actionSlug: 'hook',
      port: 'success',
      output,
      ancestors: {},
      turns: null,
    },
  });
  const deps = {
    store: { outputs: async () => ({ read: new Map(), left: [] }) },
    versions: { load: () => Promise.resolve(version) },
    compiled,
    runners: toyRunners,
    outside: nothingOutside,
    clock,
  };
  const [prepared] = await prepare(deps, [run]);
  if (!prepared || 'outcome' in prepared) throw new Error('Nothing was prepared.');
  const result = await perform(deps, prepared, new AbortController().signal);
  if (!('outcome' in result)) throw new Error('It came to a join.');
  return result;
}

function summed({ events, runs }: { events: NewEvent[]; runs: NewActionRun[] }) {
  const bytes = events.reduce((sum, event) => sum + JSON.stringify(event.output).length, 0);
  return { bytes, open: runs.filter(({ state }) => state === 'queued').length };
}

it('leaves a loop that passes a megabyte on to the workers after a few megabytes', () => {
  const { bytes, open } = summed(accepted(megabyte));
  expect(bytes).toBeGreaterThan(3_000_000);
  expect(bytes).toBeLessThan(5_300_000);
  expect(open).toBe(1);
});

it('stores such a loop a few megabytes at a time in the worker, too', async () => {
  const { bytes, open } = summed(await performed(megabyte));
  expect(bytes).toBeGreaterThan(3_000_000);
  expect(bytes).toBeLessThan(5_300_000);
  expect(open).toBe(1);
});

it('goes on by one Action at a time when each event alone is too large', async () => {
  const { events, runs } = await performed([1, 2, 3, 4, 5].map(() => megabyte));
  expect(events.map(({ actionSlug }) => actionSlug)).toEqual(['a']);
  expect(runs.map(({ actionSlug, state }) => [actionSlug, state])).toEqual([['b', 'queued']]);
});

it('lets a loop of small events go on inline as long as its steps last', () => {
  expect(accepted({ n: 1 }).events).toHaveLength(501);
});
