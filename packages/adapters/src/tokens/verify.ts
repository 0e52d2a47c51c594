/** Access tokens that are signed JWTs (RFC 9068, RFC 7519, RFC 8725). Loaded with the first of them. */
import { isObject, type Json, type JsonObject, type TokenRule } from '@storyloom/engine';
import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyResult, jwtVerify } from 'jose';
import type { IssuerKeys } from './issuer-keys.ts';

/** `away`: the issuer's keys cannot be had, so nobody can tell. The messages hold nothing of the token. */
export type TokenVerdict =
  | { ok: true; claims: JsonObject }
  | { ok: false; why: 'token' | 'scope' | 'claim' | 'away'; message: string };

/** Public keys alone: with any other of them a sender could sign, or need not. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** So many seconds may clocks differ. */
const leeway = 30;

const types = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];

class KeysAway extends Error {}

export async function verifyToken(
  token: string,
  rule: TokenRule,
  { keys, audience }: { keys: IssuerKeys; audience: string },
): Promise<TokenVerdict> {
  const { issuer } = rule;
  const audiences = rule.audiences.length > 0 ? [...rule.audiences] : [audience];
  const options = {
    issuer,
    audience: audiences,
    algorithms,
    clockTolerance: leeway,
    requiredClaims: ['exp'],
  };
  try {
    const { payload, protectedHeader } = await verified(token, keyOf(keys, issuer), options);
    if (!types.includes(protectedHeader.typ?.toLowerCase())) {
      return refused('token', 'This is no access token: its type is another.');
    }
    return grantOf(payload, rule);
  } catch (error) {
    if (error instanceof KeysAway) return refused('away', 'The keys of the issuer cannot be had now.');
    if (error instanceof errors.JOSEError) return refused('token', sentenceOf(error));
    throw error;
  }
}

function keyOf(keys: IssuerKeys, issuer: string): JWTVerifyGetKey {
  return async (header, token) => {
    const found = await keys.of(issuer);
    if (!found.ok) throw new KeysAway();
    try {
      return await found.keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const newer = await keys.newerThan(issuer, found.keys);
      if (newer === null) throw error;
      return newer(header, token);
    }
  };
}

type Options = Parameters<typeof jwtVerify>[2];

/** A token that names no key is checked with each that it may be of. */
async function verified(token: string, keyOf: JWTVerifyGetKey, options: Options): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, keyOf, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, options);
      } catch (other) {
        if (!(other instanceof errors.JWSSignatureVerificationFailed)) throw other;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/** What the issuer granted, against what is wanted. */
function grantOf(payload: JWTPayload, { scopes, claims: wanted }: TokenRule): TokenVerdict {
  const claims = asJson(payload);
  // `scp` is what Microsoft and Okta write; the standard's is `scope`.
  const granted = [claims.scope, claims.scp].flatMap(textsOf).flatMap((text) => text.split(' '));
  const lacks = scopes.filter((scope) => !granted.includes(scope));
  if (lacks.length > 0) return refused('scope', `The token lacks the scope ${lacks.join(' ')}.`);
  for (const [name, values] of Object.entries(wanted)) {
    const held = textsOf(claimAt(claims, name));
    if (!values.some((value) => held.includes(value))) {
      return refused('claim', `The token's claim ${name} is not what this webhook wants.`);
    }
  }
  return { ok: true, claims };
}

/** By its whole name, which may hold dots, or else by a path into it. */
function claimAt(claims: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<Json | undefined>(
      (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      claims,
    );
}

/** A value, or each of a list, as text. */
function textsOf(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => (typeof one === 'object' ? [] : [String(one)]));
  return typeof value === 'object' ? [] : [String(value)];
}

function asJson(payload: JWTPayload): JsonObject {
  return JSON.parse(JSON.stringify(payload));
}

function refused(why: 'token' | 'scope' | 'claim' | 'away', message: string): TokenVerdict {
  return { ok: false, why, message };
}

function sentenceOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired: fetch a new one.';
  if (error instanceof errors.JWTClaimValidationFailed) return claimSentences[error.claim] ?? notAsItShould;
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'The token is not signed with the key of an issuer: its algorithm is refused.';
  const isOther =
    error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed;
  return isOther ? 'The token is not signed by the issuer that this webhook trusts.' : notAsItShould;
}

const notAsItShould = 'This is no access token as this webhook takes it: a signed JWT with exp, iss and aud.';

const claimSentences: Readonly<Record<string, string>> = {
  iss: 'The token is of another issuer than the one that this webhook trusts.',
  aud: 'The token is for another audience than this webhook.',
  nbf: 'The token does not count yet: check the clock.',
};
