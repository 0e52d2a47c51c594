import { describe, expect, it } from 'vitest';
import { Fatal } from './action.ts';
import type { Runners } from './chain.ts';
import { compileStory, mayRunInline } from './compile.ts';
import { newId } from './ids.ts';
import type { Json, JsonObject } from './model.ts';
import { nothingOutside } from './outside.ts';
import { perform } from './perform.ts';
import { prepare } from './prepare.ts';
import { formsOf } from './scrub.ts';
import { aClaimedRun } from './testing/rows.ts';
import { toyGraph, toyRunners, toyTypes } from './testing/toy-actions.ts';
import {
  type LoadedValues,
  missingNames,
  namesUsed,
  noValues,
  type Values,
  type ValuesRequest,
} from './values.ts';

const graph = toyGraph(
  {
    hook: { type: 'hook' },
    plain: { type: 'copy', options: { payload: '<<hook.body.n>>' } },
    secret: { type: 'copy', options: { payload: 'key <<CREDENTIAL.shop>> of <<RESOURCE.list.first>>' } },
    any: {
      type: 'copy',
      options: { payload: '<<RESOURCE[hook.body.which]>> <<INFO.credential.shop.metadata.host>>' },
    },
    broken: { type: 'copy', options: { payload: '<<FIRST(CREDENTIAL.shop)>>' } },
    after: { type: 'copy', options: { payload: 'after <<secret>>' } },
  },
  ['hook -> plain', 'hook -> secret', 'hook -> any', 'hook -> broken', 'secret -> after'],
);
const story = compileStory(graph, toyTypes);
const actionOf = (slug: string) => {
  const action = [...story.actions.values()].find((one) => one.slug === slug);
  if (!action) throw new Error(`No ${slug}.`);
  return action;
};

/** What a worker makes of runs of these Actions, claimed together. */
async function performed(slugs: string[], values: Values, runners: Runners = toyRunners) {
  const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'Test', number: 1, graph };
  const deps = {
    store: { outputs: async () => ({ read: new Map(), left: [] }) },
    versions: { load: () => Promise.resolve(version) },
    compiled: () => story,
    runners,
    outside: nothingOutside,
    values,
  };
  const runs = slugs.map((slug) =>
    aClaimedRun(version, actionOf(slug).id, {
      event: {
        id: newId(),
        actionId: actionOf('hook').id,
        actionSlug: 'hook',
        port: 'success',
        output: { body: { n: 1, which: 'list' } },
        ancestors: {},
        turns: null,
      },
    }),
  );
  const prepared = await prepare(deps, runs);
  return Promise.all(
    prepared.map(async (one) => {
      const result = 'outcome' in one ? one : await perform(deps, one, new AbortController().signal);
      if (!('outcome' in result)) throw new Error('It came to a join.');
      return result;
    }),
  );
}

function lending(roots: JsonObject, secret = 's3cret-value') {
  const asked: ValuesRequest[][] = [];
  const values: Values = {
    load: (requests) => {
      asked.push(requests);
      const loaded: LoadedValues = { ok: true, roots, hidden: formsOf(secret), allowedHosts: [] };
      return requests.map(() => Promise.resolve(loaded));
    },
  };
  return { asked, values };
}

describe('an Action that names credentials or resources', () => {
  it('says which, and never runs inline', () => {
    expect(actionOf('plain').needs).toBeNull();
    expect(actionOf('secret').needs).toEqual({ credentials: ['shop'], resources: ['list'], info: false });
    expect(actionOf('any').needs).toEqual({ credentials: [], resources: 'all', info: true });
    expect([mayRunInline(actionOf('plain')), mayRunInline(actionOf('secret'))]).toEqual([true, false]);
  });

  it('is given them by one load for all that were claimed, and emits nothing secret', async () => {
    const roots = { CREDENTIAL: { shop: 's3cret-value' }, RESOURCE: { list: ['a'] } };
    const { asked, values } = lending(roots);
    const settlements = await performed(['secret', 'plain', 'secret'], values);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject([{ credentials: ['shop'], resources: ['list'], isTest: false }]);
    expect(settlements[0]?.events.map((event) => event.output)).toEqual([
      'key [redacted] of a',
      'after key [redacted] of a',
    ]);
    expect(settlements[1]?.events.map((event) => event.output)).toEqual([1]);
  });

  it('fails without a secret in its error', async () => {
    const [settlement] = await performed(
      ['broken'],
      lending({ CREDENTIAL: { shop: 's3cret-value' } }).values,
    );
    expect(settlement?.outcome.state).toBe('failed');
    expect(JSON.stringify(settlement)).not.toContain('s3cret');
  });

  it.each([401, 535])('says so when a server answered %s to them', async (refusal) => {
    const roots = { CREDENTIAL: { shop: 's3cret-value' }, RESOURCE: { list: ['a'] } };
    const refused: ValuesRequest[] = [];
    const { values } = lending(roots);
    const answering = (status: number): Runners => ({
      ...toyRunners,
      copy: {
        run: () => {
          throw new Fatal(`It answered ${status}.`, { detail: { status } });
        },
      },
    });
    const told = { ...values, refused: async (request: ValuesRequest) => void refused.push(request) };
    await performed(['secret'], told, answering(500));
    expect(refused).toEqual([]);
    await performed(['secret', 'plain'], told, answering(refusal));
    expect(refused).toMatchObject([{ credentials: ['shop'] }]);
  });

  describe('whose token a mail server refuses', () => {
    const refusing = (good: string): { runners: Runners; shown: Json[] } => {
      const shown: Json[] = [];
      const run = (options: unknown) => {
        const { payload = null } = options as { payload?: Json };
        shown.push(payload);
        if (payload === `key ${good} of a`) return { emit: [{ payload: 'sent' }] };
        throw new Fatal('It answered 535.', { code: 'refused', detail: { status: 535 } });
      };
      return { runners: { ...toyRunners, copy: { run } }, shown };
    };
    /** Lends `tokens` one after the other, the next one once the one before was refused. */
    const lendingInTurn = (...tokens: string[]): Values => ({
      load: (requests) => {
        const [shop = ''] = tokens;
        const roots = { CREDENTIAL: { shop }, RESOURCE: { list: ['a'] } };
        const lent: LoadedValues = { ok: true, roots, hidden: formsOf(shop), allowedHosts: [] };
        return requests.map(() => Promise.resolve(lent));
      },
      refused: async () => {
        if (tokens.length > 1) tokens.shift();
      },
    });

    it('tries once more with a new one, in the same attempt, and says so', async () => {
      const { runners, shown } = refusing('token-2');
      const [settlement] = await performed(['secret'], lendingInTurn('token-1', 'token-2'), runners);
      expect(settlement).toMatchObject({ outcome: { state: 'succeeded' }, events: [{ output: 'sent' }] });
      expect(shown).toEqual(['key token-1 of a', 'key token-2 of a', 'after sent']);
      expect(settlement?.logs).toMatchObject([{ message: expect.stringContaining('tried once more') }]);
    });

    it.each([
      ['none when it is the same', ['token-1'], 1],
      ['one and no third', ['token-1', 'token-2', 'token-3', 'token-4'], 2],
    ])('makes another try: %s', async (_, tokens, tries) => {
      const { runners, shown } = refusing('token-3');
      const [settlement] = await performed(['secret'], lendingInTurn(...tokens), runners);
      expect(settlement?.outcome).toMatchObject({ state: 'failed', error: { code: 'refused' } });
      expect(shown).toHaveLength(tries);
    });
  });

  it('lets no secret into the log when its type has a bug', async () => {
    const { values } = lending({ CREDENTIAL: { shop: 's3cret-value' }, RESOURCE: { list: ['a'] } });
    const buggy = {
      ...toyRunners,
      copy: {
        run: (options: unknown) => {
          throw new TypeError(JSON.stringify(options));
        },
      },
    };
    const error = await performed(['secret'], values, buggy).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain('[redacted]');
    expect(error instanceof Error && error.stack).not.toContain('s3cret');
  });

  it('fails naming what is missing', async () => {
    const [settlement] = await performed(['secret'], noValues);
    expect(settlement?.outcome).toEqual({
      state: 'failed',
      error: {
        code: 'no_credential',
        message: expect.stringContaining('There is no credential “shop” in this team.'),
      },
    });
  });
});

it('tells an editor what an Action names that is not there', () => {
  const action = {
    type: 'copy',
    options: {
      payload: '<<CREDENTIAL.shop & RESOURCE.list>>',
      other: '<<CREDENTIAL[hook.body.x]>>',
      fine: 'CREDENTIAL.x',
    },
  };
  expect(namesUsed(action)).toEqual({ credentials: ['shop'], resources: ['list'], info: false });
  expect(missingNames(action, { credentials: ['shop'], resources: [] })).toEqual([
    {
      option: 'payload',
      message: expect.stringContaining('There is no resource “list”'),
      name: 'RESOURCE.list',
    },
    { option: 'other', message: expect.stringContaining('Name a credential in full'), name: null },
  ]);
  const changes = { type: 'update-resource', options: { resource: 'seen' } };
  expect(missingNames(changes, { credentials: [], resources: [] })).toMatchObject([{ option: 'resource' }]);
});
