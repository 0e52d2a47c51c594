import { contains, type Network, parseAddress, parseNetwork } from '@storyloom/adapters/http/network';

/** Tells whether an address is one of the configured proxies, IPv4 in IPv6 clothes included. */
export function trustedProxies(list: readonly string[]): (address: string) => boolean {
  const networks = list.map(parseNetwork).filter((network): network is Network => network !== null);
  return (address) => {
    const parsed = parseAddress(address.replace(/^::ffff:(?=\d+\.)/i, ''));
    return parsed !== null && networks.some((network) => contains(network, parsed));
  };
}
