/** AWS Signature Version 4 over a whole request. */
import { createHash } from 'node:crypto';
import type { HttpRequest } from '@storyloom/engine';
import { AwsV4Signer } from 'aws4fetch';
import type { HttpRequestOptions } from './index.ts';

export type AwsSignature = NonNullable<HttpRequestOptions['aws_signature']>;

/**
 * The request with the headers that sign it, as of `now`. Its query is written the way that it is signed:
 * with `%20` for a space, since a `+` is read in more ways than one.
 */
export async function signed(request: HttpRequest, keys: AwsSignature, now: Date): Promise<HttpRequest> {
  const { accessKeyId, secretAccessKey, sessionToken, region, service } = keys;
  const { path: _path, ...rest } = request;
  const { authorization: _replaced, ...headers } = request.headers;
  const sent = Object.entries(headers).filter(([, value]) => typeof value === 'string' || value.length > 0);
  const { body } = request;
  const url = new URL(request.url);
  url.search = [...url.searchParams].map(([name, value]) => `${percent(name)}=${percent(value)}`).join('&');
  const signer = new AwsV4Signer({
    method: request.method,
    url: url.href,
    headers: {
      ...Object.fromEntries(sent.map(([name, value]) => [name, value.toString()])),
      // S3 wants the body's hash as a header of its own.
      ...(service === 's3' ? { 'x-amz-content-sha256': hashOf(body) } : {}),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === null ? {} : { sessionToken }),
    region,
    service,
    datetime: now.toISOString().replace(/[-:]|\.\d+/g, ''),
  });
  const { headers: withSignature } = await signer.sign();
  const added = [...withSignature.entries()].filter(([name]) => name !== 'host');
  return { ...rest, url: url.href, headers: { ...headers, ...Object.fromEntries(added) } };
}

const percent = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const hashOf = (body: HttpRequest['body']) =>
  createHash('sha256')
    .update(body ?? '')
    .digest('hex');
