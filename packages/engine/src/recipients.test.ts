import { expect, it } from 'vitest';
import { readRecipient } from './recipient.ts';
import { recipientsSchema } from './recipients.ts';

it.each([
  [' ops@example.com ', 'email', 'ops@example.com'],
  ['HTTPS://hooks.example.com/T0/B0?x=1#top', 'webhook', 'https://hooks.example.com/T0/B0?x=1'],
  ['http://10.0.0.5:8080/hook', 'webhook', 'http://10.0.0.5:8080/hook'],
])('reads %j', (text, kind, value) => {
  expect(readRecipient(text)).toEqual({ ok: true, kind, value });
});

it.each([
  '',
  'ops',
  'Ops <ops@example.com>',
  'a@example.com, b@example.com',
  'a@example.com\r\nBcc: b@example.com',
  `${'a'.repeat(260)}@example.com`,
  'ftp://example.com/hook',
  'https://',
  'https://user:word@example.com/hook',
  `https://example.com/${'a'.repeat(2_000)}`,
])('does not take %j', (text) => {
  expect(readRecipient(text)).toMatchObject({ ok: false, message: expect.stringMatching(/\.$/) });
});

it('takes each once, and 20 at most', () => {
  expect(recipientsSchema.parse(['a@example.com', 'A@Example.com', 'https://example.com'])).toHaveLength(2);
  const many = Array.from({ length: 21 }, (_, index) => `a${index}@example.com`);
  expect(recipientsSchema.safeParse(many).error?.issues[0]?.message).toBe('At most 20 recipients.');
  const fault = recipientsSchema.safeParse(['a@example.com', 'nobody']).error?.issues[0]?.message;
  expect(fault).toMatch(/^nobody: Write an e-mail address/);
});
