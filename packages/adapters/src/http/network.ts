/** IP addresses and networks as numbers, so that a range is two comparisons. */
import { isIP } from 'node:net';

/** The bits of an address: 32 of them for IPv4, 128 for IPv6. */
export type Address = { family: 4 | 6; bits: bigint };

export type Network = Address & { prefix: number };

const ipv4Bits = (text: string): bigint =>
  text.split('.').reduce((bits, part) => (bits << 8n) | BigInt(Number(part)), 0n);

const groups = (text: string): bigint[] => {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [BigInt(`0x${group}`)];
    const bits = ipv4Bits(group);
    return [bits >> 16n, bits & 0xffffn];
  });
};

const ipv6Bits = (text: string): bigint => {
  const [head = '', tail] = text.split('::');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const gap = new Array<bigint>(8 - left.length - right.length).fill(0n);
  return [...left, ...gap, ...right].reduce((bits, group) => (bits << 16n) | group, 0n);
};

/** Reads an address as `node:net` accepts it, a zone (`fe80::1%eth0`) or brackets aside. Null for anything else. */
export function parseAddress(text: string): Address | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 4) return { family: 4, bits: ipv4Bits(bare) };
  if (family === 6) return { family: 6, bits: ipv6Bits(bare) };
  return null;
}

/** Reads `10.0.0.0/8`, `fd00::/8`, or a single address. Null for anything else. */
export function parseNetwork(text: string): Network | null {
  const [host = '', length, ...rest] = text.split('/');
  const address = parseAddress(host);
  if (!address || rest.length > 0) return null;
  const width = address.family === 4 ? 32 : 128;
  if (length === undefined) return { ...address, prefix: width };
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : width + 1;
  return prefix <= width ? { ...address, prefix } : null;
}

export const isNetwork = (text: string): boolean => parseNetwork(text) !== null;

export function contains(network: Network, address: Address): boolean {
  if (network.family !== address.family) return false;
  const rest = BigInt((network.family === 4 ? 32 : 128) - network.prefix);
  return network.bits >> rest === address.bits >> rest;
}
