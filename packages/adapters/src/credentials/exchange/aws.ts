/** AWS: access keys as they are, or those of a role, from STS (AssumeRole, signed with SigV4). */

import type { JsonObject } from '@storyloom/engine';
import { AwsV4Signer } from 'aws4fetch';
import { call, isSuccess, refused } from './calls.ts';
import type { Exchange } from './exchange.ts';

export const byAws: Exchange<'aws'> = async (deps, opened) => {
  const { settings, secrets } = opened;
  const { access_key_id, region, role_arn, external_id, ttl } = settings;
  const secretAccessKey = secrets.secret_access_key ?? '';
  const sessionToken = secrets.session_token;
  if (settings.authentication === 'key') {
    const keys = {
      access_key_id,
      secret_access_key: secretAccessKey,
      session_token: sessionToken ?? null,
      region,
    };
    return { ok: true, value: keys, expiresIn: null };
  }
  const url = settings.sts_url === '' ? `https://sts.${region}.amazonaws.com/` : settings.sts_url;
  if (!URL.parse(url))
    return { ok: false, code: 'bad_credential', message: 'The STS address is not an address.' };
  const body = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: role_arn,
    RoleSessionName: 'storyloom',
    DurationSeconds: String(ttl),
    ...(external_id === '' ? {} : { ExternalId: external_id }),
  }).toString();
  const signer = new AwsV4Signer({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body,
    accessKeyId: access_key_id,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
    service: 'sts',
    region,
  });
  const signed = await signer.sign();
  const called = await call(deps, opened, {
    method: 'POST',
    url: signed.url.href,
    headers: Object.fromEntries(new Headers(signed.headers).entries()),
    body,
  });
  if (!called.ok) return called;
  if (!isSuccess(called.answer)) return refused(called.answer);
  const keys = keysIn(called.text);
  if (keys) return { ok: true, value: { ...keys, region }, expiresIn: ttl };
  return { ok: false, code: 'token_failed', message: 'The answer of STS has no keys.' };
};

/** STS answers XML, or JSON when it is asked for: both name the same things once. */
function keysIn(text: string): JsonObject | null {
  const find = (name: string) =>
    new RegExp(`<${name}>([^<]+)</${name}>|"${name}"\\s*:\\s*"([^"]+)"`).exec(text)?.slice(1).find(Boolean);
  const [access_key_id, secret_access_key, session_token] = [
    'AccessKeyId',
    'SecretAccessKey',
    'SessionToken',
  ].map(find);
  if (!access_key_id || !secret_access_key) return null;
  return { access_key_id, secret_access_key, session_token: session_token ?? null };
}
