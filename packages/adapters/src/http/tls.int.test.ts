import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type Authority, type Issued, makeAuthority } from '../testing/certificates.ts';
import { client, closePeers, serve, textOf } from '../testing/http-peer.ts';

afterEach(closePeers);

const authority = makeAuthority('Private Authority');
const stranger = makeAuthority('Some Stranger');
const ofServer = authority.issue('server', ['api.test', '127.0.0.1']);
const allow = ['127.0.0.1', '*.test'];
const resolve = async () => ['127.0.0.1'];

/** Answers with the name in its client's certificate. */
const serveTls = (own: Issued, clients?: Authority) =>
  serve(
    (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      response.end(`client: ${subject?.CN ?? 'none'}`);
    },
    {
      tls: {
        cert: own.certificate,
        key: own.privateKey,
        ...(clients ? { requestCert: true, ca: clients.certificate } : {}),
      },
    },
  );

describe('a private certificate authority', () => {
  it('is unknown at first, and the refusal names the option for it', async () => {
    const { port } = await serveTls(ofServer);
    expect(await client({ allow, resolve })(`https://api.test:${port}/`)).toMatchObject({
      ok: false,
      code: 'unreachable',
      message: expect.stringContaining('custom_certificate_authority'),
    });
  });

  it('counts when the request brings it, or names one that the installation keeps', async () => {
    const { port } = await serveTls(ofServer);
    const authorities = new Map([['corp', authority.certificate]]);
    const call = client({ allow, resolve, authorities });
    const ca = authority.certificate;
    expect(textOf(await call(`https://api.test:${port}/`, { tls: { ca } }))).toBe('client: none');
    expect(textOf(await call(`https://127.0.0.1:${port}/`, { tls: { caName: 'corp' } }))).toBe(
      'client: none',
    );
    expect(await call(`https://api.test:${port}/`, { tls: { caName: 'none' } })).toMatchObject({
      ok: false,
      code: 'bad_tls',
      message: expect.stringContaining('no certificate authority called none'),
    });
  });

  it('does not vouch for another host or for another authority', async () => {
    const tls = { ca: authority.certificate };
    const call = client({ allow, resolve });
    const { port } = await serveTls(ofServer);
    expect(await call(`https://other.test:${port}/`, { tls })).toMatchObject({ code: 'unreachable' });
    const foreign = await serveTls(stranger.issue('server', ['api.test']));
    expect(await call(`https://api.test:${foreign.port}/`, { tls })).toMatchObject({ code: 'unreachable' });
  });
});

describe('a check that is left out', () => {
  it('lets any certificate pass, for that request alone', async () => {
    const { port } = await serveTls(stranger.issue('server', ['elsewhere.test']));
    const call = client({ allow, resolve });
    const url = `https://api.test:${port}/`;
    expect(textOf(await call(url, { tls: { skipVerify: true } }))).toBe('client: none');
    expect(await call(url)).toMatchObject({ ok: false, code: 'unreachable' });
  });

  it('does not leave the guard out', async () => {
    const call = client({ allow: [], resolve });
    const tls = { skipVerify: true };
    expect(await call('https://api.test/', { tls })).toMatchObject({ ok: false, code: 'blocked' });
  });
});

describe('a client certificate', () => {
  const { certificate, privateKey } = authority.issue('the loom');
  const tls = { ca: authority.certificate, certificate, privateKey };

  it('tells the server who asks', async () => {
    const { port } = await serveTls(ofServer, authority);
    const call = client({ allow, resolve });
    expect(textOf(await call(`https://api.test:${port}/`, { tls }))).toBe('client: the loom');
    const without = await call(`https://api.test:${port}/`, { tls: { ca: authority.certificate } });
    expect(without).toMatchObject({ ok: false, code: 'unreachable' });
  });

  it('does not go to another host with a redirect', async () => {
    const other = await serveTls(ofServer);
    const { port } = await serve(
      (_request, response) => response.writeHead(307, { location: `https://127.0.0.1:${other.port}/` }).end(),
      { tls: { cert: ofServer.certificate, key: ofServer.privateKey, requestCert: true, ca: tls.ca } },
    );
    const call = client({ allow, resolve });
    expect(textOf(await call(`https://api.test:${port}/`, { tls }))).toBe('client: none');
  });

  it('that is none, or whose key is another one, is said to be so without showing it', async () => {
    const call = client({ allow, resolve });
    const other = authority.issue('another').privateKey;
    for (const bad of [
      { certificate: 'canary' },
      { certificate, privateKey: 'canary' },
      { certificate, privateKey: other },
    ]) {
      const result = await call('https://api.test:9/', { tls: bad });
      expect(result).toMatchObject({ ok: false, code: 'bad_tls' });
      expect(textOf(result)).not.toContain('canary');
    }
  });
});
