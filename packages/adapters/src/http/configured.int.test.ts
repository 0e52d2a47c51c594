import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { makeAuthority } from '../testing/certificates.ts';
import { closeLater, closePeers, serve } from '../testing/http-peer.ts';
import { configuredHttp } from './configured.ts';
import { noProxies } from './proxies.ts';

afterEach(closePeers);

it('knows the authorities of a folder by the names of their files', async () => {
  const authority = makeAuthority('Private Authority');
  const authoritiesPath = mkdtempSync(join(tmpdir(), 'storyloom-authorities-'));
  closeLater(() => rmSync(authoritiesPath, { recursive: true }));
  writeFileSync(join(authoritiesPath, 'corp.pem'), authority.certificate);
  writeFileSync(join(authoritiesPath, 'readme.txt'), 'not one of them');
  const { certificate: cert, privateKey: key } = authority.issue('server', ['127.0.0.1']);
  const { port } = await serve((_request, response) => response.end(), { tls: { cert, key } });
  const http = configuredHttp({
    egressAllow: ['127.0.0.1'],
    egressDeny: [],
    proxies: noProxies,
    authoritiesPath,
  });
  closeLater(http.close);
  const call = (caName: string) =>
    http.request({
      method: 'GET',
      url: `https://127.0.0.1:${port}/`,
      headers: {},
      timeoutMs: 5_000,
      maxBytes: 1_000,
      followRedirects: false,
      signal: new AbortController().signal,
      tls: { caName },
    });
  expect(await call('corp')).toMatchObject({ ok: true, status: 200 });
  expect(await call('readme')).toMatchObject({ ok: false, code: 'bad_tls' });
});
