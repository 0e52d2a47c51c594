/** Which access tokens let requests in, from the options as written: it is known before there is a request. */
import { isObject, type Json, type JsonObject, type TokenRule } from '@storyloom/engine';
import { isAbsent, scalarText } from '../values.ts';

/** Null for what no token can be held against: no issuer that may be asked for keys, or a formula. */
export function tokenRuleOf(written: JsonObject): TokenRule | null {
  const { oauth_issuer, oauth_audience, oauth_scopes, oauth_claims } = written;
  const [issuer, ...more] = textsOf(oauth_issuer);
  if (issuer === undefined || more.length > 0 || !isIssuer(issuer)) return null;
  const claims = claimsOf(oauth_claims);
  const audiences = textsOf(oauth_audience);
  const scopes = textsOf(oauth_scopes).flatMap((text) => text.split(/[\s,]+/));
  const all = [...audiences, ...scopes, ...Object.values(claims ?? {}).flat()];
  if (claims === null || all.some(isFormula)) return null;
  return { issuer, audiences, scopes: scopes.filter((scope) => scope !== ''), claims };
}

/** RFC 8414 §2. Without TLS on this machine alone, to try things out. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url?.username !== '' || /[?#]/.test(text) || isFormula(text)) return false;
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
}

function claimsOf(written: Json | undefined): Record<string, string[]> | null {
  if (isAbsent(written)) return {};
  if (!isObject(written)) return null;
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, textsOf(value)]));
}

/** A text, or each of a list. */
function textsOf(written: Json | undefined): string[] {
  return [written ?? []]
    .flat()
    .map((one) => scalarText(one).trim())
    .filter((text) => text !== '');
}

function isFormula(text: string): boolean {
  return /<<|^=/.test(text);
}
