/** Addresses as browsers read them; domains by tldts, which carries the Public Suffix List. */
import { parse } from 'tldts';
import type { Json, JsonObject } from '../../json.ts';
import { put } from '../../values.ts';
import type { Args } from '../args.ts';
import type { Runs } from '../lazy.ts';
import { boundedText } from './guard.ts';

const ports: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443, ftp: 21 };

function parseUrl(args: Args): Json {
  const text = boundedText(args, 0, { most: 65_536, perStep: 32 });
  const url = URL.parse(text);
  if (url === null) throw args.fail('PARSE_URL needs a whole address, such as https://example.com/path.', 0);
  const scheme = url.protocol.slice(0, -1);
  const found = parse(url.hostname, { allowPrivateDomains: args.has(1) && args.isTrue(1) });
  return {
    scheme,
    host: url.hostname === '' ? null : url.hostname,
    domain: found.domain,
    tld: found.isIp === true ? null : found.publicSuffix,
    port:
      url.port === '' ? (Object.hasOwn(ports, scheme) ? (ports[scheme] ?? null) : null) : Number(url.port),
    path: url.pathname,
    query: url.search === '' ? null : queryOf(args, url.searchParams),
    fragment: url.hash === '' ? null : url.hash.slice(1),
  };
}

/** A key that stands there twice has an array. */
function queryOf(args: Args, search: URLSearchParams): JsonObject {
  const made: JsonObject = {};
  const groups = Map.groupBy(search, ([key]) => key);
  args.spend(Math.ceil(search.size / 4));
  for (const [key, pairs] of groups) {
    const values = pairs.map(([, value]) => value);
    put(made, key, values.length === 1 ? (values[0] ?? '') : values);
  }
  return made;
}

export const runs: Runs = { PARSE_URL: parseUrl };
