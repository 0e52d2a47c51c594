import { describe, expect, it } from 'vitest';
import { type Hop, nextHop as next } from './redirect.ts';

const hop = (over: Partial<Hop> = {}): Hop => ({
  method: 'POST',
  url: new URL('https://a.test/one'),
  headers: {
    authorization: 'x',
    cookie: 'x',
    'x-api-key': 'x',
    'idempotency-key': 'k',
    'content-type': 'text/plain',
  },
  body: 'body',
  ...over,
});

/** The next hop where one is expected. */
function nextHop(...asked: Parameters<typeof next>): Hop | null {
  const found = next(...asked);
  if (found !== null && 'ok' in found) throw new Error(found.message);
  return found;
}

describe('following a redirect', () => {
  it('goes nowhere without a redirect status or a location', () => {
    expect(nextHop(hop(), 200, '/two')).toBeNull();
    expect(nextHop(hop(), 304, '/two')).toBeNull();
    expect(nextHop(hop(), 302, undefined)).toBeNull();
  });

  it('resolves the location against the address it came from', () => {
    expect(nextHop(hop(), 307, '../two?x=1')?.url.href).toBe('https://a.test/two?x=1');
    expect(nextHop(hop(), 307, '//b.test/')?.url.href).toBe('https://b.test/');
  });

  it('turns a POST into a GET without body on 301, 302 and 303, and repeats it on 307 and 308', () => {
    for (const status of [301, 302, 303]) {
      const next = nextHop(hop(), status, '/two');
      expect(next).toMatchObject({ method: 'GET', body: undefined });
      expect(next?.headers['content-type']).toBeUndefined();
    }
    for (const status of [307, 308]) {
      expect(nextHop(hop(), status, '/two')).toMatchObject({ method: 'POST', body: 'body' });
    }
    expect(nextHop(hop({ method: 'PUT' }), 302, '/two')).toMatchObject({ method: 'PUT', body: 'body' });
    expect(nextHop(hop({ method: 'HEAD' }), 303, '/two')?.method).toBe('HEAD');
  });

  it('keeps credentials on the same host, and leaves them behind on any other host, port or scheme', () => {
    expect(nextHop(hop(), 307, '/two')?.headers).toEqual(hop().headers);
    for (const location of [
      'https://b.test/',
      'https://a.test:444/',
      'http://a.test/',
      'https://sub.a.test/',
    ]) {
      expect(nextHop(hop(), 307, location)?.headers).toEqual({
        'idempotency-key': 'k',
        'content-type': 'text/plain',
      });
    }
  });

  it('takes no header to another host that holds a secret or is called a key, whatever its name', () => {
    const headers = {
      'x-plain': 'Bearer s3cret-value',
      'x-list': ['one', 's3cret-value'],
      'ocp-apim-subscription-key': 'written out',
      accept: 'text/plain',
    };
    const asked = hop({ headers, secrets: ['s3cret-value'] });
    expect(nextHop(asked, 307, 'https://b.test/')?.headers).toEqual({ accept: 'text/plain' });
    expect(nextHop(asked, 307, '/two')?.headers).toEqual(headers);
  });

  it.each([
    ['a body of a POST on 307', { body: '{"key":"s3cret-value"}' }, 307, 'https://b.test/', 'body'],
    ['a body of a POST on 308', { body: 'k=s3cret-value' }, 308, 'https://b.test/', 'body'],
    ['a body of a PUT on 302', { method: 'PUT', body: 's3cret-value' }, 302, 'https://b.test/', 'body'],
    ['bytes', { body: Buffer.from('--x\r\ns3cret-value') }, 307, 'https://b.test/', 'body'],
    ['an address', { method: 'GET', body: undefined }, 302, 'https://b.test/?key=s3cret-value', 'address'],
  ])('fails where it would take a secret to another host: %s', (_, over, status, location, what) => {
    const asked = hop({ ...over, secrets: ['s3cret-value'] });
    const found = next(asked, status, location);
    expect(found).toMatchObject({ ok: false, code: 'not_allowed' });
    const message = found && 'message' in found ? found.message : '';
    for (const said of [what, 'https://b.test', 'allowed_hosts']) expect(message).toContain(said);
    expect(message).not.toContain('s3cret-value');
    expect(nextHop(asked, status, location.replace('b.test', 'a.test'))?.body).toEqual(asked.body);
  });

  it('follows a POST that becomes a GET, and loses its body with the secret', () => {
    const asked = hop({ body: 's3cret-value', secrets: ['s3cret-value'] });
    expect(nextHop(asked, 303, 'https://b.test/')).toMatchObject({ method: 'GET', body: undefined });
  });
});
