/** Host names as people write them in lists: `api.example.com`, `*.example.com`, `api.example.com:8443`. */

export type HostPattern = {
  /** Starts with a dot for `*.domain`, else it is the whole host name. */
  suffix: string;
  port: number | null;
};

const name = /^(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i;

/** A host and the port behind it; an IPv6 address with a port stands in brackets. */
export function splitPort(text: string): { host: string; port: number | null } {
  const bracketed = /^\[([^\]]+)\]:(\d{1,5})$/.exec(text);
  const plain = bracketed ?? /^([^:/]+):(\d{1,5})$/.exec(text);
  if (plain?.[1] === undefined) return { host: text, port: null };
  return { host: plain[1], port: Number(plain[2]) };
}

/** Null for what is no host name, `*.domain` or `host:port`. */
export function parseHostPattern(text: string): HostPattern | null {
  const { host, port } = splitPort(text.trim());
  if (port !== null && (port < 1 || port > 65_535)) return null;
  if (!name.test(host)) return null;
  return { suffix: host.toLowerCase().replace(/^\*/, ''), port };
}

/** `*.domain` is every name below the domain, not the domain itself. */
export function matchesHost(pattern: HostPattern, target: { host: string; port: number }): boolean {
  if (pattern.port !== null && pattern.port !== target.port) return false;
  const host = target.host.toLowerCase().replace(/\.$/, '');
  return pattern.suffix.startsWith('.') ? host.endsWith(pattern.suffix) : host === pattern.suffix;
}

/**
 * The first list that does not have the host, or null when all do. What cannot be read in a list matches
 * nothing; a list that is empty allows no host.
 */
export function listWithout(
  lists: readonly (readonly string[])[],
  target: { host: string; port: number },
): readonly string[] | null {
  const bare = { ...target, host: target.host.replace(/^\[(.*)\]$/, '$1') };
  const has = (text: string) => {
    const pattern = parseHostPattern(text);
    if (pattern !== null) return matchesHost(pattern, bare);
    const { host, port } = splitPort(text.trim());
    return host.replace(/^\[(.*)\]$/, '$1').toLowerCase() === bare.host && (port ?? bare.port) === bare.port;
  };
  return lists.find((list) => !list.some(has)) ?? null;
}
