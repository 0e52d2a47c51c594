import { describe, expect, it } from 'vitest';
import { safeReturn, signInPath } from './sign-in-path.ts';

describe('where signing in leads', () => {
  it('comes back to the page that asked', () => {
    expect(safeReturn('/stories/1?tab=runs')).toBe('/stories/1?tab=runs');
    expect(signInPath('/stories/1?a=b')).toBe('/sign-in?callbackUrl=%2Fstories%2F1%3Fa%3Db');
  });

  it.each([undefined, '', 'https://evil.test/', '//evil.test', '/\\evil.test', '/sign-in?error=x'])(
    'goes home instead of %s',
    (path) => {
      expect(safeReturn(path)).toBe('/');
    },
  );
});
