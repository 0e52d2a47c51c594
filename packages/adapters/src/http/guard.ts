/** Decides whether a URL may be called, and at which addresses. */
import { lookup } from 'node:dns/promises';
import { dangerousPorts, plainAddress, whyBlocked } from './address.ts';
import { egressList } from './egress-list.ts';
import { parseAddress } from './network.ts';

/** Every address of a host name. Rejects when it has none. */
export type Resolve = (host: string) => Promise<string[]>;

export type Refusal = { ok: false; code: 'invalid_url' | 'blocked' | 'unreachable'; message: string };

export type Verdict = { ok: true; addresses: string[] } | Refusal;

export type Guard = {
  /** What can be told from the URL alone: its scheme, and that it carries no credentials. */
  checkUrl: (url: URL) => { ok: true } | Refusal;
  /** Resolves a host, once, and checks every address it has. Connect to these addresses and no others. */
  checkHost: (host: string, port: number) => Promise<Verdict>;
  /**
   * The same for a host that a proxy resolves: a name that EGRESS_ALLOW lists need not resolve here, any
   * other must, and to addresses that pass.
   */
  checkBehindProxy: (host: string, port: number) => Promise<{ ok: true } | Refusal>;
};

const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map((entry) => entry.address);

const blocked = (message: string): Refusal => ({ ok: false, code: 'blocked', message });
const denied = (shown: string): Refusal =>
  blocked(`${shown} is on EGRESS_DENY: whoever runs this installation keeps stories from it.`);
const invalid = (message: string): Refusal => ({ ok: false, code: 'invalid_url', message });

/** `allow` are the entries of EGRESS_ALLOW, `deny` those of EGRESS_DENY, which win. */
export function makeGuard(options: {
  allow: readonly string[];
  deny?: readonly string[];
  resolve?: Resolve;
  /** What is spoken instead of HTTP, and the ports that are usual for it. */
  speaks?: { name: string; ports: ReadonlySet<number> };
}): Guard {
  const allow = egressList(options.allow);
  const deny = egressList(options.deny ?? []);
  const resolve = options.resolve ?? systemResolve;
  const { name: protocol, ports } = options.speaks ?? { name: 'HTTP', ports: new Set<number>() };

  const checkAddress = (host: string, text: string, port: number): Refusal | null => {
    const parsed = parseAddress(text);
    if (!parsed)
      return { ok: false, code: 'unreachable', message: `${host} resolved to ${text}, which is no address` };
    const address = plainAddress(parsed);
    const opened = allow.has({ host, address, port });
    const shown = host === text ? text : `${host} (${text})`;
    if (deny.has({ host, address, port }).address) return denied(shown);
    if (dangerousPorts.has(port) && !ports.has(port) && !opened.port) {
      return blocked(
        `Port ${port} of ${shown} is not one for ${protocol}. If stories may call it, add ${host}:${port} to EGRESS_ALLOW.`,
      );
    }
    const reason = opened.address ? null : whyBlocked(address);
    if (reason === null) return null;
    return blocked(`${shown} is ${reason}. If stories may call it, add ${host} to EGRESS_ALLOW.`);
  };

  const checkHost: Guard['checkHost'] = async (host, port) => {
    const name = host.replace(/^\[(.*)\]$/, '$1');
    let addresses: string[];
    try {
      addresses = parseAddress(name) ? [name] : await resolve(name);
    } catch {
      addresses = [];
    }
    if (addresses.length === 0) {
      return { ok: false, code: 'unreachable', message: `The host name ${name} cannot be resolved.` };
    }
    for (const address of addresses) {
      const refusal = checkAddress(name, address, port);
      if (refusal) return refusal;
    }
    return { ok: true, addresses };
  };

  return {
    checkUrl: (url) => {
      if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        return invalid(`Only http and https addresses can be called, not ${url.protocol}`);
      }
      if (url.username !== '' || url.password !== '') {
        return invalid('A user or password in the address is not sent; put it into a header.');
      }
      return { ok: true };
    },
    checkHost,
    checkBehindProxy: async (host, port) => {
      if (deny.hasName({ host, port }).address) return denied(host);
      const opened = allow.hasName({ host, port });
      const passes = opened.address && (opened.port || !dangerousPorts.has(port));
      return passes ? { ok: true } : checkHost(host, port);
    },
  };
}
