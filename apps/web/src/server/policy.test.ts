import { expect, it } from 'vitest';
import { isAllowed } from './policy.ts';

it('lets everyone of a team read, and editors change and run', () => {
  for (const role of ['owner', 'admin', 'editor'] as const) {
    expect(isAllowed(role, { resource: 'story', action: 'edit' })).toBe(true);
    expect(isAllowed(role, { resource: 'story', action: 'run' })).toBe(true);
  }
  expect(isAllowed('viewer', { resource: 'story', action: 'read' })).toBe(true);
  expect(isAllowed('viewer', { resource: 'story', action: 'edit' })).toBe(false);
  expect(isAllowed('viewer', { resource: 'story', action: 'run' })).toBe(false);
  expect(isAllowed('viewer', { resource: 'api_key', action: 'edit' })).toBe(false);
});

it('lets editors decide a review, and owners and admins alone go without one', () => {
  const decide = { resource: 'review', action: 'run' } as const;
  const bypass = { resource: 'change_control', action: 'run' } as const;
  const control = { resource: 'change_control', action: 'edit' } as const;
  const may = (what: typeof decide | typeof bypass | typeof control) =>
    (['owner', 'admin', 'editor', 'viewer'] as const).filter((role) => isAllowed(role, what));
  expect(may(decide)).toEqual(['owner', 'admin', 'editor']);
  expect(may(bypass)).toEqual(['owner', 'admin']);
  expect(may(control)).toEqual(['owner', 'admin']);
});

it('lets owners and admins read the audit log, and nobody write it', () => {
  const roles = ['owner', 'admin', 'editor', 'viewer'] as const;
  const may = (action: 'read' | 'edit' | 'run') =>
    roles.filter((role) => isAllowed(role, { resource: 'audit_log', action }));
  expect([may('read'), may('edit'), may('run')]).toEqual([['owner', 'admin'], [], []]);
});
