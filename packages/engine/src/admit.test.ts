import { expect, it } from 'vitest';
import { makeAdmit } from './admit.ts';
import { compiledCache } from './compile.ts';
import { newId } from './ids.ts';
import { credentialsKey } from './limits.ts';
import type { Id } from './model.ts';
import type { Admission, Queued } from './ports.ts';
import type { Rate } from './settings.ts';
import { toyGraph, toyTypes } from './testing/toy-actions.ts';

const graph = toyGraph({ call: { type: 'call' } }, []);
const [call = ''] = Object.keys(graph.actions);
const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'x', number: 1, graph };

function waiting(key: string, priorities: number[], paceMs: number | null = null): Queued {
  const { storyId, teamId, id: versionId } = version;
  return {
    key,
    active: 0,
    paceMs,
    waiting: priorities.map((priority) => ({
      id: newId(),
      storyId,
      storyRunId: newId(),
      versionId,
      actionId: call,
      teamId,
      priority,
      gate: null,
    })),
  };
}

/** What is let through of `queued`, by the rates that credentials have now. */
async function decided(queued: Queued[], rates: Record<Id, Rate>): Promise<Admission> {
  let admission: Admission = { admit: [], next: [], paces: [] };
  const admit = makeAdmit({
    flow: {
      admit: async (decide) => {
        admission = await decide(queued);
        return admission.admit.length;
      },
      stranded: async () => [],
      strand: async () => undefined,
    },
    versions: { load: async () => version },
    compiled: compiledCache(toyTypes),
    storyLimits: async () => new Map(),
    credentialRates: async (ids) => new Map(ids.flatMap((id) => (rates[id] ? [[id, rates[id]]] : []))),
    queue: { wake: () => undefined },
    log: { warn: () => undefined },
  });
  await admit.now();
  return admission;
}

const ids = ({ waiting: runs }: Queued) => runs.map(({ id }) => id);

it('lets in as many as the rate of a credential allows, behind what it let in before', async () => {
  const queued = waiting(credentialsKey(['a']), [0, 0, 0, 0, 0], 400);
  const { admit, paces } = await decided([queued], { a: { max: 4, per_s: 1 } });
  expect(admit).toEqual(ids(queued).slice(0, 2));
  expect(paces).toEqual([{ key: credentialsKey(['a']), ms: 900 }]);
});

it('sends what uses two credentials from the one to the other', async () => {
  const queued = waiting(credentialsKey(['a', 'b']), [0]);
  const { admit, next } = await decided([queued], { a: { max: 1, per_s: 1 }, b: { max: 1, per_s: 1 } });
  expect(admit).toEqual([]);
  expect(next).toEqual([{ id: ids(queued)[0], key: credentialsKey(['b']) }]);
});

it('goes by priority and age among all that wait for one credential, whatever else they wait for', async () => {
  const both = waiting(credentialsKey(['a', 'b']), [0]);
  const alone = waiting(credentialsKey(['a']), [0, 10]);
  const { admit, next, paces } = await decided([alone, both], { a: { max: 2, per_s: 1 } });
  expect(admit).toEqual([ids(alone)[1]]);
  expect(next.map(({ id }) => id)).toEqual(ids(both));
  expect(paces).toHaveLength(1);
});

it('lets all in when the rate was taken away, or its credential', async () => {
  const queued = waiting(credentialsKey(['a']), [0, 0, 0], 60_000);
  expect((await decided([queued], {})).admit).toEqual(ids(queued));
});
