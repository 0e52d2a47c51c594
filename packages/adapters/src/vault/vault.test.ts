import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseKeys } from './keyring.ts';
import { makeVault, type Place, SealError } from './vault.ts';

const newKey = () => randomBytes(32).toString('base64');
const vaultOf = (...keys: string[]) => {
  const parsed = parseKeys(keys.join(','));
  if (!parsed) throw new Error('No keys.');
  return makeVault(parsed);
};
const place: Place = { teamId: 'team', id: 'one', set: 'live', revision: 1 };

it('opens what it sealed, and seals the same text differently each time', () => {
  const vault = vaultOf(newKey());
  const [one, two] = [vault.seal('s3cret ünd', place), vault.seal('s3cret ünd', place)];
  expect(vault.open(one, place)).toBe('s3cret ünd');
  expect(one.equals(two)).toBe(false);
  expect(one.toString('latin1')).not.toContain('s3cret');
  expect(vault.open(vault.seal('', place), place)).toBe('');
});

it('does not open what was moved to another team, row, field or revision', () => {
  const vault = vaultOf(newKey());
  const envelope = vault.seal('secret', place);
  const elsewhere: Partial<Place>[] = [{ teamId: 'other' }, { id: 'two' }, { set: 'test' }, { revision: 2 }];
  for (const other of elsewhere) {
    expect(() => vault.open(envelope, { ...place, ...other })).toThrow(SealError);
    expect(() => vault.rewrap(envelope, { ...place, ...other })).toThrow(SealError);
  }
});

it('does not open what was changed, whichever byte', () => {
  const vault = vaultOf(newKey());
  const envelope = vault.seal('secret', place);
  for (let at = 0; at < envelope.length; at += 1) {
    const changed = Buffer.from(envelope);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => vault.open(changed, place)).toThrow(SealError);
  }
  expect(() => vault.open(envelope.subarray(0, 20), place)).toThrow(SealError);
});

it('does not mix the parts of two envelopes of one place', () => {
  const vault = vaultOf(newKey());
  const [one, two] = [vault.seal('one', place), vault.seal('two', place)];
  expect(() => vault.open(Buffer.concat([one.subarray(0, 69), two.subarray(69)]), place)).toThrow(SealError);
});

it('opens with every key it has, seals with the first, and wraps anew without touching the value', () => {
  const [old, fresh] = [newKey(), newKey()];
  const envelope = vaultOf(old).seal('secret', place);
  const both = vaultOf(fresh, old);
  expect(both.open(envelope, place)).toBe('secret');
  const again = both.rewrap(envelope, place);
  expect(vaultOf(fresh).open(again, place)).toBe('secret');
  expect(again.subarray(69).equals(envelope.subarray(69))).toBe(true);
  expect(() => vaultOf(old).open(again, place)).toThrow(/SECRETS_KEY/);
});

it('takes keys of 32 bytes alone', () => {
  expect(parseKeys(`${newKey()}, ${newKey()}\n`)).toHaveLength(2);
  expect(parseKeys(randomBytes(16).toString('base64'))).toBeNull();
  expect(parseKeys(`${newKey()} nonsense!`)).toBeNull();
  expect(parseKeys('')).toBeNull();
});
