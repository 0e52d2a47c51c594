import { isIPv6, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { Guard, Refusal } from './guard.ts';

/** Thrown through undici, to be told apart from errors of the network. */
export class RefusedError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Answers with the addresses that were checked, so that no second resolution can bring others. */
export const pinned = (addresses: string[]): LookupFunction => {
  const entries = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, options, callback) => {
    const first = entries[0];
    if (options.all) callback(null, entries);
    else if (first) callback(null, first.address, first.family);
  };
};

/**
 * Opens sockets only to addresses that the guard has passed. The host name stays what the peer is
 * asked for: in the Host header, and in TLS as the name that its certificate must have.
 */
export function guardedConnector(guard: Guard): buildConnector.connector {
  const open = async (...[options, callback]: Parameters<buildConnector.connector>) => {
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80));
    const verdict = await guard.checkHost(options.hostname, port);
    if (!verdict.ok) throw new RefusedError(verdict);
    const connect = buildConnector({
      lookup: pinned(verdict.addresses),
      autoSelectFamily: true,
      allowH2: false,
      timeout: 10_000,
    });
    connect(options, callback);
  };
  return (options, callback) => {
    open(options, callback).catch((error) => callback(error, null));
  };
}
