/** Which addresses a story must not reach unless the operator opens them. */
import { type Address, contains, type Network, parseNetwork } from './network.ts';

function network(text: string): Network {
  const parsed = parseNetwork(text);
  if (!parsed) throw new Error(`${text} is not a network`);
  return parsed;
}

/** From IANA's special-purpose address registries; what is not globally reachable is not reached. */
const blocked = [
  ['0.0.0.0/8', 'an address of this host'],
  ['10.0.0.0/8', 'a private address'],
  ['100.64.0.0/10', 'an address of a carrier’s own network'],
  ['127.0.0.0/8', 'a loopback address'],
  ['168.63.129.16/32', 'a metadata address'],
  ['169.254.0.0/16', 'a link-local or metadata address'],
  ['172.16.0.0/12', 'a private address'],
  ['192.0.0.0/24', 'a reserved address'],
  ['192.0.2.0/24', 'a documentation address'],
  ['192.88.99.0/24', 'a relay address'],
  ['192.168.0.0/16', 'a private address'],
  ['198.18.0.0/15', 'a benchmarking address'],
  ['198.51.100.0/24', 'a documentation address'],
  ['203.0.113.0/24', 'a documentation address'],
  ['224.0.0.0/4', 'a multicast address'],
  ['240.0.0.0/4', 'a reserved address'],
  ['::/128', 'an address of this host'],
  ['::1/128', 'a loopback address'],
  ['64:ff9b:1::/48', 'a private address'],
  ['100::/64', 'a discard address'],
  ['2001:2::/48', 'a benchmarking address'],
  ['2001:db8::/32', 'a documentation address'],
  ['3fff::/20', 'a documentation address'],
  ['5f00::/16', 'a segment-routing address'],
  ['fc00::/7', 'a private address'],
  ['fe80::/10', 'a link-local address'],
  ['fec0::/10', 'a site-local address'],
  ['ff00::/8', 'a multicast address'],
].map(([text = '', reason = '']) => ({ network: network(text), reason }));

const low32 = 0xffff_ffffn;

/** IPv6 ranges that carry IPv4 addresses, and where: a packet to one of them may end at the other. */
const carriers: { network: Network; carried: (bits: bigint) => bigint[] }[] = [
  { network: network('::ffff:0:0/96'), carried: (bits) => [bits & low32] },
  { network: network('::ffff:0:0:0/96'), carried: (bits) => [bits & low32] },
  { network: network('::/96'), carried: (bits) => [bits & low32] },
  { network: network('64:ff9b::/96'), carried: (bits) => [bits & low32] },
  { network: network('2002::/16'), carried: (bits) => [(bits >> 80n) & low32] },
  // Teredo: the server's address, and the client's with its bits turned round.
  { network: network('2001::/32'), carried: (bits) => [(bits >> 64n) & low32, (bits & low32) ^ low32] },
];

/** Why an address must not be reached, as `a private address`; null when it may. */
export function whyBlocked(address: Address): string | null {
  const own = blocked.find((entry) => contains(entry.network, address));
  if (own) return own.reason;
  for (const carrier of carriers) {
    if (!contains(carrier.network, address)) continue;
    for (const bits of carrier.carried(address.bits)) {
      const reason = whyBlocked({ family: 4, bits });
      if (reason) return reason;
    }
  }
  return null;
}

/** An IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) as what it is. */
export function plainAddress(address: Address): Address {
  const mapped = address.family === 6 && address.bits >> 32n === 0xffffn;
  return mapped ? { family: 4, bits: address.bits & low32 } : address;
}

/** Ports that speak no HTTP and that a request could be made to talk to: those that browsers refuse, and databases. */
export const dangerousPorts: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 138, 139, 143, 161, 179, 389, 427, 445, 465, 512, 513,
  514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 873, 989, 990, 993, 995, 1433, 1521,
  1719, 1720, 1723, 2049, 2375, 2376, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5900, 6000, 6379, 6380,
  6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211, 27017,
]);
