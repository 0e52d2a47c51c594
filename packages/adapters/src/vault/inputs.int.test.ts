import { type Id, newId, nothingOutside } from '@storyloom/engine';
import { anAcceptance } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { makeValues } from '../credentials/values.ts';
import { postgresStore } from '../postgres/store.ts';
import { testDatabase } from '../testing/database.ts';
import { testKey, testVault } from '../testing/vault.ts';
import { whyNotOpenable } from './can-open.ts';
import { sealerOf } from './inputs.ts';
import { rotateKeys } from './rotate.ts';
import type { Vault } from './vault.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const [older, newer] = [testKey(1), testKey(2)];
const given = { secrets: { token: 'very secret', spare: null }, credentials: {} };

it('opens what a story run was given for its own team, by the names that are asked for', async () => {
  await using database = await testDatabase();
  const { pool } = database;
  const { storyRun, ...rest } = anAcceptance();
  const { id: storyRunId, teamId } = storyRun;
  const vault = testVault(older);
  await postgresStore(pool).accept([
    { storyRun: { ...storyRun, sealed: sealerOf(vault)(given, { teamId }) }, ...rest },
  ]);
  const load = async (inputs: string[] | 'all', over: { by?: Vault; team?: Id; run?: Id } = {}) => {
    const values = makeValues({
      reads: pool,
      pool,
      vault: over.by ?? vault,
      http: nothingOutside.http,
      oauthApps: {},
      log,
    });
    const named = { credentials: [], resources: [], info: false, inputs };
    const ids = { teamId: over.team ?? teamId, storyRunId: over.run ?? storyRunId };
    const [loaded] = await Promise.all(values.load([{ ...named, ...ids, isTest: false }]));
    if (!loaded?.ok) return loaded?.error.code;
    return { roots: loaded.roots, isHidden: loaded.hidden.includes('very secret') };
  };

  expect(await load(['token'])).toEqual({ roots: { INPUT: { token: 'very secret' } }, isHidden: true });
  expect(await load(['spare'])).toEqual({ roots: { INPUT: { spare: null } }, isHidden: false });
  expect(await load('all')).toMatchObject({ roots: { INPUT: given.secrets }, isHidden: true });
  expect(await load(['other'])).toBe('no_input');
  expect(await load(['token'], { team: newId() })).toBe('no_input');
  expect(await load(['token'], { run: newId() })).toBe('no_input');
  expect(await load(['token'], { by: testVault(newer) })).toBe('no_input');

  // The key is changed: what was given opens with the new one alone.
  expect(await whyNotOpenable(pool, testVault(newer))).toContain(`need the key ${vault.keyId}`);
  const rotation = await rotateKeys({ pool, vault: testVault(newer, older) });
  expect(rotation).toEqual({ done: 1, unreadable: 0 });
  expect(await whyNotOpenable(pool, testVault(newer))).toBeNull();
  expect(await load(['token'], { by: testVault(newer) })).toMatchObject({ isHidden: true });

  // Moved to a story run of another team, it does not open.
  const other = newId();
  await pool.query('UPDATE story_run SET team_id = $2 WHERE id = $1', [storyRunId, other]);
  expect(await load(['token'], { by: testVault(newer), team: other })).toBe('no_input');
});
