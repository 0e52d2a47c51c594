import { describe, expect, it } from 'vitest';
import { contains, isNetwork, parseAddress, parseNetwork } from './network.ts';

const inside = (network: string, address: string) => {
  const [left, right] = [parseNetwork(network), parseAddress(address)];
  if (!left || !right) throw new Error(`${network} or ${address} is not one`);
  return contains(left, right);
};

describe('networks', () => {
  it('contain their first and last address, and not the neighbours', () => {
    expect(inside('172.16.0.0/12', '172.16.0.0')).toBe(true);
    expect(inside('172.16.0.0/12', '172.31.255.255')).toBe(true);
    expect(inside('172.16.0.0/12', '172.15.255.255')).toBe(false);
    expect(inside('172.16.0.0/12', '172.32.0.0')).toBe(false);
    expect(inside('fc00::/7', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')).toBe(true);
    expect(inside('fc00::/7', 'fe00::')).toBe(false);
    expect(inside('0.0.0.0/0', '8.8.8.8')).toBe(true);
  });

  it('never contain an address of the other family', () => {
    expect(inside('0.0.0.0/0', '::1')).toBe(false);
    expect(inside('::/0', '127.0.0.1')).toBe(false);
  });

  it('may be a single address', () => {
    expect(inside('10.1.2.3', '10.1.2.3')).toBe(true);
    expect(inside('10.1.2.3', '10.1.2.4')).toBe(false);
  });

  it('are read in every spelling of IPv6', () => {
    for (const text of ['::ffff:10.0.0.1', '0:0:0:0:0:ffff:a00:1', '[::FFFF:A00:1]', '::ffff:a00:1%eth0']) {
      expect(parseAddress(text)?.bits, text).toBe(0xffff_0a00_0001n);
    }
    expect(parseAddress('2001:db8::')?.bits).toBe(0x2001_0db8n << 96n);
  });

  it('are not what only looks like one', () => {
    for (const text of [
      '',
      '10',
      '10.0.0.256',
      '10.0.0.0/33',
      '::/129',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      '10.0.0.0/-1',
      'a.b',
    ]) {
      expect(isNetwork(text), text).toBe(false);
    }
  });
});
