/** Whether a request is signed as AWS asks (Signature Version 4), worked out from AWS's own description. */
import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

type Signed = { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer };
type Keys = { accessKeyId: string; secretAccessKey: string; region: string; service: string };

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** Null when it is; else what is wrong with it. S3's rules for paths: encoded once. */
export function signatureFault({ method, url, headers, body }: Signed, keys: Keys): string | null {
  const { authorization = '' } = headers;
  const [, scope = '', signedHeaders = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? [];
  const time = String(headers['x-amz-date']);
  const day = time.slice(0, 8);
  const wanted = `${keys.accessKeyId}/${day}/${keys.region}/${keys.service}/aws4_request`;
  if (scope !== wanted) return `The scope is ${scope}, not ${wanted}.`;
  const sent = Date.parse(time.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'));
  if (!(Math.abs(Date.now() - sent) < 300_000)) return `The time is ${time}.`;
  const hash = String(headers['x-amz-content-sha256']);
  if (hash !== sha256(body)) return 'The hash of the body is another one.';
  const names = signedHeaders.split(';');
  for (const name of ['host', 'x-amz-date', 'x-amz-content-sha256']) {
    if (!names.includes(name)) return `${name} is not signed.`;
  }
  const [path = '', query = ''] = url.split('?');
  const canonical = [
    method,
    path.split('/').map(encoded).join('/'),
    query
      .split('&')
      .map((pair) => pair.split('=').map(encoded).join('='))
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    hash,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope.replace(/^[^/]*\//, ''), sha256(canonical)].join('\n');
  const parts = [day, keys.region, keys.service, 'aws4_request'];
  const key = parts.reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`);
  return hmac(key, toSign).toString('hex') === signature
    ? null
    : `The signature is of something else than\n${canonical}`;
}

function encoded(part: string): string {
  return encodeURIComponent(decodeURIComponent(part)).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
