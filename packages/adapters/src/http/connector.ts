import { isIPv6, type LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { HttpResult } from '@storyloom/engine';
import { buildConnector } from 'undici';
import type { Guard } from './guard.ts';

export type Failure = Extract<HttpResult, { ok: false }>;

/** Thrown through undici, to be told apart from errors of the network. */
export class RefusedError extends Error {
  readonly refusal: Failure;
  constructor(refusal: Failure) {
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

export const connectTimeoutMs = 10_000;

/** What a connection by https has of its own. */
export type TlsOptions = { secureContext?: SecureContext; rejectUnauthorized?: boolean };

/**
 * Opens sockets only to addresses that the guard has passed. The host name stays what the peer is
 * asked for: in the Host header, and in TLS as the name that its certificate must have.
 */
export function guardedConnector(guard: Guard, tls: TlsOptions = {}): buildConnector.connector {
  const open = async (...[options, callback]: Parameters<buildConnector.connector>) => {
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80));
    const verdict = await guard.checkHost(options.hostname, port);
    if (!verdict.ok) throw new RefusedError(verdict);
    const connect = buildConnector({
      ...tls,
      lookup: pinned(verdict.addresses),
      autoSelectFamily: true,
      allowH2: false,
      timeout: connectTimeoutMs,
    });
    connect(options, callback);
  };
  return (options, callback) => {
    open(options, callback).catch((error) => callback(error, null));
  };
}

/**
 * For sockets that undici's ProxyAgent opens: a lookup that gives no address which the guard has not
 * passed. Nothing is looked up for a host that is written as an address: that one is to be checked before.
 */
export function guardedLookup(guard: Guard, port: number): LookupFunction {
  return (host, options, callback) => {
    guard.checkHost(host, port).then(
      (verdict) => {
        if (verdict.ok) pinned(verdict.addresses)(host, options, callback);
        else callback(new RefusedError(verdict), '', 0);
      },
      (error) => callback(error, '', 0),
    );
  };
}
