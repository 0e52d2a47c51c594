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
