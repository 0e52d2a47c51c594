/** EGRESS_ALLOW: the internal destinations that the operator opened. */
import { type Address, contains, type Network, parseNetwork } from './network.ts';

type Entry =
  | { kind: 'network'; network: Network; port: number | null }
  /** `suffix` starts with a dot for `*.domain`, else it is the whole host name. */
  | { kind: 'name'; suffix: string; port: number | null };

const name = /^(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i;

function splitPort(text: string): { host: string; port: number | null } {
  const bracketed = /^\[([^\]]+)\]:(\d{1,5})$/.exec(text);
  const plain = bracketed ?? /^([^:/]+):(\d{1,5})$/.exec(text);
  if (plain?.[1] === undefined) return { host: text, port: null };
  return { host: plain[1], port: Number(plain[2]) };
}

function parseEntry(text: string): Entry | null {
  const { host, port } = splitPort(text);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  const network = parseNetwork(host);
  if (network) return { kind: 'network', network, port };
  if (!name.test(host)) return null;
  return { kind: 'name', suffix: host.toLowerCase().replace(/^\*/, ''), port };
}

export const isEgressEntry = (text: string): boolean => parseEntry(text) !== null;

export type AllowList = {
  /**
   * Whether the operator opened this destination: `address` when one of its addresses, or the name
   * it was reached by, is listed; `port` when the entry names that very port, which also opens a
   * dangerous one.
   */
  opens: (target: { host: string; address: Address; port: number }) => { address: boolean; port: boolean };
};

/** Throws on an entry that `isEgressEntry` refuses: the configuration has checked them. */
export function allowList(entries: readonly string[]): AllowList {
  const parsed = entries.map((text) => {
    const entry = parseEntry(text);
    if (!entry) throw new Error(`"${text}" is not an EGRESS_ALLOW entry`);
    return entry;
  });
  return {
    opens: ({ host, address, port }) => {
      const matching = parsed.filter((entry) => {
        if (entry.port !== null && entry.port !== port) return false;
        if (entry.kind === 'network') return contains(entry.network, address);
        const asked = host.toLowerCase().replace(/\.$/, '');
        return entry.suffix.startsWith('.') ? asked.endsWith(entry.suffix) : asked === entry.suffix;
      });
      return { address: matching.length > 0, port: matching.some((entry) => entry.port !== null) };
    },
  };
}
