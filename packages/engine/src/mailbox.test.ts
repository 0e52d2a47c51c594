import { describe, expect, it } from 'vitest';
import { parseMailbox, parseMailboxes } from './mailbox.ts';

describe('reading a mailbox', () => {
  it.each([
    ['a@b.test', '', 'a@b.test'],
    [' admin@localhost ', '', 'admin@localhost'],
    ['<a@b.test>', '', 'a@b.test'],
    ['The Loom <a@b.test>', 'The Loom', 'a@b.test'],
    ['"Loom, The" <a@b.test>', 'Loom, The', 'a@b.test'],
    ['"Ann \\"A\\" Lee" <a+tag@b.test>', 'Ann "A" Lee', 'a+tag@b.test'],
    ['Änn Lee <a@münchen.test>', 'Änn Lee', 'a@münchen.test'],
    ['Trick <x@y.test> <a@b.test>', 'Trick <x@y.test>', 'a@b.test'],
  ])('takes %s', (text, name, address) => {
    expect(parseMailbox(text)).toEqual({ name, address });
  });

  it.each([
    '',
    'nobody',
    '@b.test',
    'a@',
    'a b@c.test',
    'a@b.test, c@d.test',
    'a@b.test;c@d.test',
    'A <a@b.test> c',
    'a@b@c.test',
    'a@b.test\r\nBcc: x@y.test',
    'A\nB <a@b.test>',
    'a@b.test\u0000',
    'A <a@b.test\r\n>',
    '<>',
  ])('refuses %j', (text) => {
    expect(parseMailbox(text)).toBeNull();
  });
});

describe('reading several mailboxes', () => {
  it.each([
    ['a@b.test, c@d.test;e@f.test', ['a@b.test', 'c@d.test', 'e@f.test']],
    ['"Lee, Ann; \\" <x" <a@b.test>,,', ['a@b.test']],
    ['', []],
  ])('separates %s', (text, addresses) => {
    const read = parseMailboxes(text);
    expect(read.ok && read.all.map(({ address }) => address)).toEqual(addresses);
  });

  it.each([
    ['a@b.test, nobody', 'nobody'],
    ['a@b.test <c@d.test, e@f.test>', 'a@b.test <c@d.test, e@f.test>'],
    ['a@b.test, "c@d.test', '"c@d.test'],
  ])('tells what of %s is none', (text, wrong) => {
    expect(parseMailboxes(text)).toEqual({ ok: false, wrong });
  });
});
