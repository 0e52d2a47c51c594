import { expect, it } from 'vitest';
import { safeRedirect } from './safe-redirect.ts';
import { sessionCookieName, sessionTokenOf } from './session-cookie.ts';

const base = 'https://storyloom.example.com';

it('follows addresses of this site alone', () => {
  expect(safeRedirect('/stories?x=1', base)).toBe(`${base}/stories?x=1`);
  expect(safeRedirect(`${base}/settings`, base)).toBe(`${base}/settings`);
  const outside = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    `${base}.evil.example`,
    `${base}@evil.example`,
    'javascript:alert(1)',
    'data:text/html,x',
    'http://storyloom.example.com/',
    'https://',
  ];
  for (const asked of outside) expect(safeRedirect(asked, base)).toBe(`${base}/`);
});

it('binds the cookie to its host over https', () => {
  expect(sessionCookieName({ secure: true })).toBe('__Host-storyloom-session');
  expect(sessionCookieName({ secure: false })).toBe('storyloom-session');
});

it('reads one cookie out of many', () => {
  expect(sessionTokenOf('a=1; storyloom-session=t%3D%3D; b=2', 'storyloom-session')).toBe('t==');
  expect(sessionTokenOf('xstoryloom-session=1', 'storyloom-session')).toBeNull();
  expect(sessionTokenOf('storyloom-session=%', 'storyloom-session')).toBeNull();
  expect(sessionTokenOf(undefined, 'storyloom-session')).toBeNull();
});
