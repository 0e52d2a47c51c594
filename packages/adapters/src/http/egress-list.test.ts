import { describe, expect, it } from 'vitest';
import { egressList, isEgressEntry } from './egress-list.ts';
import { parseAddress } from './network.ts';

const opens = (entry: string, host: string, ip: string, port = 443) => {
  const address = parseAddress(ip);
  if (!address) throw new Error(`${ip} is no address`);
  return egressList([entry]).has({ host, address, port });
};

describe('EGRESS_ALLOW', () => {
  it('takes addresses, networks, host names, wildcards and ports', () => {
    const good = [
      '10.0.0.1',
      '10.0.5.0/24',
      'fd00::/8',
      '::1',
      'vault',
      'Vault.corp',
      '*.corp',
      'db:8200',
      '[::1]:80',
      '10.0.0.1:22',
    ];
    expect(good.filter((entry) => !isEgressEntry(entry))).toEqual([]);
  });

  it('refuses what is none of them', () => {
    const bad = [
      '',
      '*',
      'a b',
      'http://a',
      'a/b',
      '10.0.0.0/40',
      'a:0',
      'a:99999',
      '*.',
      'a..*',
      'user@host',
      '-',
    ];
    expect(bad.filter(isEgressEntry)).toEqual([]);
  });

  it('opens an address of a listed network', () => {
    expect(opens('10.0.5.0/24', 'any', '10.0.5.9').address).toBe(true);
    expect(opens('10.0.5.0/24', 'any', '10.0.6.9').address).toBe(false);
  });

  it('opens a listed name, in any case, and no other', () => {
    expect(opens('vault.corp', 'VAULT.corp.', '10.0.0.1').address).toBe(true);
    expect(opens('vault.corp', 'evil-vault.corp', '10.0.0.1').address).toBe(false);
    expect(opens('vault.corp', 'vault.corp.evil.com', '10.0.0.1').address).toBe(false);
  });

  it('opens what is below a wildcard, not the domain itself nor one that ends alike', () => {
    expect(opens('*.corp', 'a.b.corp', '10.0.0.1').address).toBe(true);
    expect(opens('*.corp', 'corp', '10.0.0.1').address).toBe(false);
    expect(opens('*.corp', 'evilcorp', '10.0.0.1').address).toBe(false);
  });

  it('opens one port only when the entry has one, and only then a dangerous one', () => {
    expect(opens('db:5432', 'db', '10.0.0.1', 5432)).toEqual({ address: true, port: true });
    expect(opens('db:5432', 'db', '10.0.0.1', 80)).toEqual({ address: false, port: false });
    expect(opens('db', 'db', '10.0.0.1', 5432)).toEqual({ address: true, port: false });
  });
});
