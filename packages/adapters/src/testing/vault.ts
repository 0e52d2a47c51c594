import { parseKeys } from '../vault/keyring.ts';
import { makeVault, type Vault } from '../vault/vault.ts';

/** A key for tests, told from others by one byte. */
export function testKey(byte = 1): string {
  return Buffer.alloc(32, byte).toString('base64');
}

export function testVault(...keys: string[]): Vault {
  const parsed = parseKeys(keys.length === 0 ? testKey() : keys.join(','));
  if (!parsed) throw new Error('These are no keys.');
  return makeVault(parsed);
}
