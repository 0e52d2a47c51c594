/** Which forward proxy a request goes through. */
import { matchesHost, parseHostPattern, splitPort } from './host-pattern.ts';
import { contains, parseAddress, parseNetwork } from './network.ts';

/** HTTP_PROXY, HTTPS_PROXY and NO_PROXY: what the installation prescribes for all its stories. */
export type Proxies = {
  /** For http addresses; null: none. */
  http: string | null;
  /** For https addresses; null: none. */
  https: string | null;
  /** Destinations that are called directly. */
  except: readonly string[];
};

export const noProxies: Proxies = { http: null, https: null, except: [] };

/** The proxy that the installation prescribes for an address, or null. */
export function prescribedProxy(proxies: Proxies, url: URL): string | null {
  const proxy = url.protocol === 'https:' ? proxies.https : proxies.http;
  if (proxy === null) return null;
  const isDirect = proxies.except.some((entry) => isExcepted(entry, url.hostname, portOf(url)));
  return isDirect ? null : proxy;
}

/**
 * As curl and Go read NO_PROXY: `*` is everything, `example.com` and `.example.com` are the domain and
 * what is below it, an address or a network counts for addresses that are written as such.
 */
function isExcepted(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const { network, domain } = exceptionOf(entry);
  if (network !== null) {
    const address = parseAddress(host);
    return address !== null && contains(network, address) && (splitPort(entry).port ?? port) === port;
  }
  if (domain === null) return false;
  const below = { ...domain, suffix: `.${domain.suffix}` };
  return matchesHost(domain, { host, port }) || matchesHost(below, { host, port });
}

function exceptionOf(entry: string) {
  const network = parseNetwork(splitPort(entry).host);
  return { network, domain: network ? null : parseHostPattern(entry.replace(/^(\*?\.)/, '')) };
}

/** Whether an entry of NO_PROXY is one that can be read: `*`, a network, a host or a domain. */
export function isProxyException(entry: string): boolean {
  const { network, domain } = exceptionOf(entry);
  return entry === '*' || network !== null || domain !== null;
}

/** A proxy's address, `http://` where it names no scheme; null for what is none. */
export function parseProxy(text: string): URL | null {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}

/** The port of a URL, the usual one of its scheme where it names none. */
export const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));
