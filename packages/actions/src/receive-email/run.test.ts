import type { JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { receiveEmail } from './index.ts';
import { receiveEmailRunner } from './run.ts';

const own = { host: 'imap.test', username: 'ann', password: 'p' };
const parse = (options: JsonObject) => receiveEmail.options.parse({ ...own, ...options });

it('watches the inbox over TLS unless it is told otherwise', () => {
  expect(receiveEmailRunner.inbox(parse({}))).toEqual({
    ...own,
    port: 993,
    security: 'tls',
    login: 'password',
    tls: { skipVerify: false },
    folders: ['INBOX'],
    idle: true,
    pollMs: 60_000,
    markAsRead: true,
    emitHeaders: false,
    includeAttachments: true,
  });
  const told = {
    ssl: false,
    folders: 'A, B/C,A',
    idle: 'false',
    poll_interval: '300',
    mark_as_read: 'false',
    login: 'oauth2',
  };
  expect(receiveEmailRunner.inbox(parse(told))).toMatchObject({
    port: 143,
    security: 'none',
    login: 'oauth2',
    folders: ['A', 'B/C'],
    idle: false,
    pollMs: 300_000,
    markAsRead: false,
  });
  expect(receiveEmailRunner.inbox(parse({ ssl: true, port: '1993' }))).toMatchObject({ port: 1993 });
});

const mail: JsonObject = {
  from: 'Monitor@Example.com',
  to: ['a@x.test', 'alerts@x.test'],
  cc: [],
  subject: 'Disk is full',
  body: 'Only 2 % are left.',
  date: '2026-01-31T08:00:00.000Z',
  attachments: [],
};
const wants = (conditions: JsonObject, more: JsonObject = {}, partial: string[] = []) =>
  receiveEmailRunner.wants(parse({ conditions }), { ...mail, ...more }, { unseen: true, partial });

describe('conditions', () => {
  it.each<[JsonObject, boolean]>([
    [{}, true],
    [{ from: 'monitor' }, true],
    [{ from: '*@example.com' }, true],
    [{ from: ['nobody', 'MONITOR'] }, true],
    [{ from: 'm*r@*.org' }, false],
    [{ from: 'm*r@*.com' }, true],
    [{ from: '*@example' }, false],
    [{ from: 'onitor@*' }, false],
    [{ from: '*' }, true],
    [{ from: 'monitor@example.com*example.com' }, false],
    [{ to: ['*@y.test', 'alerts@*'] }, true],
    [{ subject: 'disk*full' }, true],
    [{ subject: 'k*fu' }, true],
    [{ since: '2026-01-31T09:00:00+01:00' }, true],
    [{ since: 1_769_846_400 }, true],
    [{ to: 'alerts@' }, true],
    [{ to: 'b@x.test' }, false],
    [{ cc: 'a' }, false],
    [{ subject: 'full', body: 'left' }, true],
    [{ subject: 'full', body: 'right' }, false],
    [{ subject: '' }, true],
    [{ subject: '.*' }, false],
    [{ unseen: true }, true],
    [{ is_unread: 'false' }, false],
    [{ has_attachment: true }, false],
    [{ since: '2026-01-31' }, true],
    [{ since: '2026-02-01' }, false],
  ])('%j let it in: %s', (conditions, expected) => {
    expect(wants(conditions)).toBe(expected);
  });

  it.each<[JsonObject, string[], boolean]>([
    [{ has_attachment: true }, ['body', 'attachments'], true],
    [{ has_attachment: false, body: 'invoice' }, ['body', 'attachments'], true],
    [{ subject: 'invoice', body: 'invoice' }, ['body', 'attachments'], false],
    [{ from: 'ann', subject: 'invoice' }, ['from', 'to', 'cc', 'subject', 'body', 'attachments'], true],
    [{ from: 'ann', unseen: false }, ['from', 'to', 'cc', 'subject', 'body', 'attachments'], false],
  ])('%j of a mail without %j let it in: %s', (conditions, partial, expected) => {
    expect(wants(conditions, {}, partial)).toBe(expected);
  });

  it('with a star are about all of an address', () => {
    const conditions = { from: '*@example.com' };
    expect(wants(conditions, { from: 'ann@example.com.evil.org' })).toBe(false);
    expect(wants(conditions, { from: 'ann@EXAMPLE.com' })).toBe(true);
  });

  it('are fast whatever a mail holds', () => {
    expect(wants({ body: 'a*a*a*a*a*a*b' }, { body: 'a'.repeat(1_000_000) })).toBe(false);
  });

  it.each<[JsonObject, string]>([
    [{ conditions: { form: 'x' } }, 'has no form'],
    [{ conditions: 'x' }, 'must be an object'],
    [{ conditions: { since: 'soon' } }, 'must be a date'],
    [{ conditions: { since: '01/02/2026' } }, 'must be a date'],
    [{ conditions: { since: '2026-01-31T08:00' } }, 'must be a date'],
    [{ folders: ['A\r\nB'] }, 'must be a list'],
    [{ host: 'a\nb' }, 'line break'],
    [{ password: '' }, 'is missing'],
  ])('that are none are refused: %j', (options, message) => {
    const parsed = receiveEmail.options.safeParse({ ...own, ...options });
    expect(parsed.error?.issues[0]?.message).toContain(message);
    expect(parsed.error?.issues[0]?.path[0]).toBe(Object.keys(options)[0]);
  });
});
