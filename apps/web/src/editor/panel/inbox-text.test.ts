import { expect, it } from 'vitest';
import { type ServerInbox, statusOf } from './inbox-text.ts';

const inbox: ServerInbox = {
  actionId: 'a',
  enabled: true,
  isHeld: true,
  checkedAt: '2026-01-31T08:00:00.000Z',
  error: null,
  nextCheckAt: null,
};

it.each<[Partial<ServerInbox>, string]>([
  [{}, 'Connected to the mailbox.'],
  [{ isHeld: false }, 'The mailbox is looked at now and then.'],
  [{ checkedAt: null }, 'The mailbox is about to be looked at for the first time.'],
  [{ checkedAt: null, error: 'no' }, 'The mailbox was never looked at.'],
  [{ error: 'no' }, 'Not all is well.'],
  [{ enabled: false }, 'The mailbox is not looked at while this Action is off.'],
])('of a mailbox with %j tells: %s', (more, sentence) => {
  expect(statusOf({ ...inbox, ...more })).toBe(sentence);
});
