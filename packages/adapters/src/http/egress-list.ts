/** EGRESS_ALLOW and EGRESS_DENY: the destinations that the operator opened, or closed. */
import { type HostPattern, matchesHost, parseHostPattern, splitPort } from './host-pattern.ts';
import { type Address, contains, type Network, parseNetwork } from './network.ts';

type Entry = { kind: 'network'; network: Network; port: number | null } | ({ kind: 'name' } & HostPattern);

function parseEntry(text: string): Entry | null {
  const { host, port } = splitPort(text);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  const network = parseNetwork(host);
  if (network) return { kind: 'network', network, port };
  const pattern = parseHostPattern(text);
  return pattern && { kind: 'name', ...pattern };
}

export const isEgressEntry = (text: string): boolean => parseEntry(text) !== null;

export type EgressList = {
  /**
   * Whether the operator listed this destination: `address` when one of its addresses, or the name
   * it was reached by, is listed; `port` when the entry names that very port, which also opens a
   * dangerous one.
   */
  has: (target: Target & { address: Address }) => Opened;
  /** The same for a host whose addresses are not known: only entries that are names count. */
  hasName: (target: Target) => Opened;
};

type Target = { host: string; port: number };
type Opened = { address: boolean; port: boolean };

/** Throws on an entry that `isEgressEntry` refuses: the configuration has checked them. */
export function egressList(entries: readonly string[]): EgressList {
  const parsed = entries.map((text) => {
    const entry = parseEntry(text);
    if (!entry) throw new Error(`"${text}" is no entry of EGRESS_ALLOW or EGRESS_DENY`);
    return entry;
  });
  const opened = (matching: Entry[]): Opened => ({
    address: matching.length > 0,
    port: matching.some((entry) => entry.port !== null),
  });
  const named = (entry: Entry, target: Target) => entry.kind === 'name' && matchesHost(entry, target);
  return {
    has: ({ address, ...target }) =>
      opened(
        parsed.filter((entry) => {
          if (entry.kind === 'name') return matchesHost(entry, target);
          return (entry.port ?? target.port) === target.port && contains(entry.network, address);
        }),
      ),
    hasName: (target) => opened(parsed.filter((entry) => named(entry, target))),
  };
}
