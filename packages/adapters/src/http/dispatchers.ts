/** undici dispatchers by what their connections have in common: TLS settings and a proxy. */
import { createSecureContext, getCACertificates } from 'node:tls';
import type { TlsSettings } from '@storyloom/engine';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import {
  connectTimeoutMs,
  guardedConnector,
  guardedLookup,
  RefusedError,
  type TlsOptions,
} from './connector.ts';
import type { Guard } from './guard.ts';
import { portOf } from './proxies.ts';

export type Route = {
  tls: TlsSettings | undefined;
  /** Null: straight to the address. */
  proxy: { url: URL; isPrescribed: boolean } | null;
};

export type Dispatchers = {
  /** Throws RefusedError for TLS settings that make none. */
  of: (route: Route) => Dispatcher;
  close: () => Promise<void>;
};

/** Connections of more settings than these are not kept: the least lately used are closed when idle. */
const mostKept = 64;

/** The whole request has a time limit, so its parts need none. */
const whole = { allowH2: false, headersTimeout: 0, bodyTimeout: 0 };

/** Connections are kept by their TLS settings and proxy, so that nobody is lent those of another. */
export function makeDispatchers(guard: Guard, authorities: ReadonlyMap<string, string>): Dispatchers {
  const plain = new Agent({ ...whole, connect: guardedConnector(guard) });
  const special = new Map<string, Dispatcher>();

  const make = ({ tls, proxy }: Route): Dispatcher => {
    const options = tls ? connectionOptions(tls, authorities) : {};
    if (!proxy) return new Agent({ ...whole, connect: guardedConnector(guard, options) });
    // Whoever runs the installation vouches for the proxy that he prescribes; others are checked.
    const lookup = proxy.isPrescribed ? {} : { lookup: guardedLookup(guard, portOf(proxy.url)) };
    return new ProxyAgent({
      ...whole,
      uri: proxy.url.href,
      proxyTls: { timeout: connectTimeoutMs, ...lookup },
      requestTls: options,
    });
  };

  return {
    of: (route) => {
      if (!route.tls && !route.proxy) return plain;
      const key = JSON.stringify([route.tls, route.proxy?.url.href, route.proxy?.isPrescribed]);
      const dispatcher = special.get(key) ?? make(route);
      special.delete(key);
      special.set(key, dispatcher);
      const [eldest] = special;
      if (special.size > mostKept && eldest) {
        special.delete(eldest[0]);
        // It ends what is under way first.
        eldest[1].close().catch(() => undefined);
      }
      return dispatcher;
    },
    close: async () => {
      await Promise.all([plain, ...special.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

function connectionOptions(tls: TlsSettings, authorities: ReadonlyMap<string, string>): TlsOptions {
  const { certificate, privateKey, ca, caName, skipVerify } = tls;
  const named = caName === undefined ? undefined : authorities.get(caName);
  if (caName !== undefined && named === undefined) {
    throw badTls(`There is no certificate authority called ${caName}. CERTIFICATE_AUTHORITIES holds them.`);
  }
  const own = [ca, named].filter((pem) => pem !== undefined);
  try {
    const secureContext = createSecureContext({
      ...(certificate === undefined ? {} : { cert: certificate }),
      ...(privateKey === undefined ? {} : { key: privateKey }),
      // What is given here replaces the usual ones, so they are given, too.
      ...(own.length === 0 ? {} : { ca: [...getCACertificates('default'), ...own] }),
    });
    return { secureContext, ...(skipVerify ? { rejectUnauthorized: false } : {}) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badTls(`The certificates or the private key cannot be used: ${why}`);
  }
}

const badTls = (message: string) => new RefusedError({ ok: false, code: 'bad_tls', message });
