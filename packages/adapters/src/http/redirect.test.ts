import { describe, expect, it } from 'vitest';
import { type Hop, nextHop } from './redirect.ts';

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
});
