import { expect, it } from 'vitest';
import { bwrapArgs, findBwrap } from './sandbox.ts';

it('shuts everything out but what it is given, which nothing can write to', () => {
  const mounts = [
    { path: '/usr/bin/node', link: null },
    { path: '/app/node_modules/quickjs', link: '../store/quickjs' },
  ];
  expect(bwrapArgs(mounts, ['/usr/bin/node', '--permission', 'child.ts'])).toEqual([
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
    '--cap-drop',
    'ALL',
    '--ro-bind',
    '/usr/bin/node',
    '/usr/bin/node',
    '--symlink',
    '../store/quickjs',
    '/app/node_modules/quickjs',
    '--dir',
    '/empty',
    '--chdir',
    '/empty',
    '--remount-ro',
    '/',
    '--',
    '/usr/bin/node',
    '--permission',
    'child.ts',
  ]);
});

it('is not there on a PATH without it', () => {
  expect(findBwrap('')).toBeNull();
  expect(findBwrap('/nonexistent:/proc')).toBeNull();
});
