import { afterEach, describe, expect, it } from 'vitest';
import { client, closePeers, serve, textOf } from '../testing/http-peer.ts';
import { listWithout } from './host-pattern.ts';

afterEach(closePeers);

const resolve = async () => ['127.0.0.1'];

describe('the hosts that a credential may be sent to', () => {
  it.each<[string[], string, number, boolean]>([
    [['api.test'], 'api.test', 443, true],
    [['API.test'], 'api.TEST.', 443, true],
    [['api.test'], 'other.test', 443, false],
    [['api.test'], 'api.test.evil.test', 443, false],
    [['api.test'], 'x.api.test', 443, false],
    [['*.example.com'], 'a.example.com', 443, true],
    [['*.example.com'], 'a.b.example.com', 443, true],
    [['*.example.com'], 'example.com', 443, false],
    [['*.example.com'], 'badexample.com', 443, false],
    [['api.test:8443'], 'api.test', 8443, true],
    [['api.test:8443'], 'api.test', 443, false],
    [['93.184.216.34'], '93.184.216.34', 80, true],
    [['[2606:2800::1]:8443'], '[2606:2800::1]', 8443, true],
    [['2606:2800::1'], '[2606:2800::1]', 443, true],
    [['https://api.test', 'a b'], 'api.test', 443, false],
    [[], 'api.test', 443, false],
    [['one.test', 'two.test'], 'two.test', 443, true],
  ])('are as written: %j has %s:%i, %s', (list, host, port, has) => {
    expect(listWithout([list], { host, port })).toEqual(has ? null : list);
  });

  it('have to be on the list of every credential', () => {
    const lists = [['*.a.test'], ['api.a.test', 'b.test']];
    expect(listWithout(lists, { host: 'api.a.test', port: 443 })).toBeNull();
    expect(listWithout(lists, { host: 'b.test', port: 443 })).toEqual(['*.a.test']);
    expect(listWithout([], { host: 'b.test', port: 443 })).toBeNull();
  });

  it('are all that a request reaches, and the refusal names the list and no secret', async () => {
    const { port, connections } = await serve((_request, response) => response.end('reached'));
    const call = client({ allow: ['127.0.0.1', '*.test'], resolve });
    const over = { allowedHosts: [['api.test']], headers: { authorization: 'canary' } };
    expect(textOf(await call(`http://api.test:${port}/`, over))).toBe('reached');
    const refused = await call(`http://other.test:${port}/`, over);
    expect(refused).toEqual({
      ok: false,
      code: 'not_allowed',
      message: `A credential of this request may not be sent to other.test:${port}: its allowed hosts are api.test.`,
    });
    expect(connections()).toBe(1);
  });

  it('are all that a redirect reaches', async () => {
    const other = await serve((_request, response) => response.end('reached'));
    const { port } = await serve((_request, response) =>
      response.writeHead(307, { location: `http://other.test:${other.port}/` }).end(),
    );
    const call = client({ allow: ['*.test'], resolve });
    const result = await call(`http://api.test:${port}/`, { allowedHosts: [['*.api.test', 'api.test']] });
    expect(result).toMatchObject({ ok: false, code: 'not_allowed' });
    expect(other.connections()).toBe(0);
  });
});
