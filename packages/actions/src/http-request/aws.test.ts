import type { HttpRequest } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { type AwsSignature, signed } from './aws.ts';

/** Keys, time and signatures are those of the test suite that AWS publishes for Signature Version 4. */
const suiteKeys: AwsSignature = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: null,
  region: 'us-east-1',
  service: 'service',
};
const suiteTime = new Date('2015-08-30T12:36:00Z');

const request = (over: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url: 'https://example.amazonaws.com/',
  headers: {},
  timeoutMs: 1,
  maxBytes: 1,
  followRedirects: false,
  signal: new AbortController().signal,
  ...over,
});

const signatureOf = ({ headers }: HttpRequest) => String(headers.authorization).split('Signature=')[1];

describe('signing for AWS', () => {
  it.each<[string, Partial<HttpRequest>, string]>([
    ['get-vanilla', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', { method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'get-vanilla-query-order-key-case',
      { url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1' },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-vanilla-empty-query-key',
      { url: 'https://example.amazonaws.com/?Param1=value1' },
      'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
    ],
    [
      'get-unreserved',
      {
        url: 'https://example.amazonaws.com/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
      },
      '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
    ],
    [
      'get-header-key-duplicate',
      { headers: { 'my-header1': ['value2', 'value2', 'value1'] } },
      'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
    ],
    [
      'get-header-value-multiline',
      { headers: { 'my-header1': 'value1,value2,value3' } },
      'ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790',
    ],
  ])('gives the published signature of %s', async (_, over, signature) => {
    expect(signatureOf(await signed(request(over), suiteKeys, suiteTime))).toBe(signature);
  });

  it('gives the published signature of an object in S3, with the hash of the body', async () => {
    const keys = {
      ...suiteKeys,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      service: 's3',
    };
    const list = request({ url: 'https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J' });
    const result = await signed(list, keys, new Date('2013-05-24T00:00:00Z'));
    expect(signatureOf(result)).toBe('34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
    expect(result.headers['x-amz-content-sha256']).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('sends a session token along, and the query as it is signed', async () => {
    const keys = { ...suiteKeys, sessionToken: 'session' };
    const query = request({ url: 'https://example.amazonaws.com/?q=a+b%20c&x=!*', path: '/written' });
    const result = await signed(query, keys, suiteTime);
    expect(result.headers).toMatchObject({
      'x-amz-security-token': 'session',
      'x-amz-date': '20150830T123600Z',
    });
    expect(result.url).toBe('https://example.amazonaws.com/?q=a%20b%20c&x=%21%2A');
    expect(result).not.toHaveProperty('path');
  });

  it('replaces what else would sign in', async () => {
    const result = await signed(request({ headers: { authorization: 'Basic x' } }), suiteKeys, suiteTime);
    expect(result.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\//);
  });
});
