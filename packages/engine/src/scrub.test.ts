import { describe, expect, it } from 'vitest';
import type { Execution } from './execute.ts';
import { formsOf, scrubExecution, scrubJson, scrubText } from './scrub.ts';

const secret = 'c4n"ary/s3cret+ü &<x>';
const hidden = formsOf(secret);
const left = (text: string) => scrubText(text, hidden);
const buffer = Buffer.from(secret, 'utf8');

describe('a secret is found', () => {
  it.each([
    ['as it is', secret],
    ['inside JSON', JSON.stringify({ a: secret }).slice(6, -2)],
    ['inside JSON within JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ['with escaped slashes', JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')],
    ['in a path', encodeURIComponent(secret)],
    ['in a URL with small hex digits', encodeURIComponent(secret).replace(/%../g, (c) => c.toLowerCase())],
    ['in a form', new URLSearchParams({ a: secret }).toString().slice(2)],
    ['in HTML', 'c4n&quot;ary/s3cret+ü &amp;&lt;x&gt;'],
    ['in base64', buffer.toString('base64').slice(0, -2)],
    ['in base64url', buffer.toString('base64url')],
  ])('%s', (_, form) => {
    expect(left(`before ${form} after`)).toMatch(/^before \[redacted\]\S{0,2} after$/);
  });

  it('in a Basic header, whoever the user is', () => {
    for (const user of ['', 'a', 'ab', 'ada', 'long user name']) {
      const pair = Buffer.from(`${user}:hunter2-long-password`).toString('base64');
      const clean = scrubText(`Basic ${pair}`, formsOf('hunter2-long-password'));
      expect(clean).toContain('[redacted]');
      expect(Buffer.from(clean.slice(6), 'base64').toString()).not.toContain('hunter2');
    }
  });

  it('in keys, numbers and deep inside, and the rest is left as it is', () => {
    const value = { [`x${secret}`]: [1, { y: `a ${secret}` }], pin: 12345678, ok: 'fine', none: null };
    expect(scrubJson(value, [...hidden, ...formsOf('345678')])).toEqual({
      'x[redacted]': [1, { y: 'a [redacted]' }],
      pin: '[redacted]',
      ok: 'fine',
      none: null,
    });
  });
});

it('hands back the very value when there is nothing to hide', () => {
  const value = { a: [1, 2, { b: 'text' }] };
  expect(scrubJson(value, hidden)).toBe(value);
  expect(scrubJson(value, [])).toBe(value);
});

it('does not look for what is too short to be told from other text', () => {
  expect(formsOf('abc')).toEqual([]);
  expect(formsOf('  ab \n')).toEqual([]);
});

it('cleans errors, warnings, log lines and what is left where a text was cut', () => {
  const cut = secret.slice(0, 9);
  const execution: Execution = {
    kind: 'failed',
    error: { code: 'x', message: `it said ${cut}`, detail: { body: `${cut}…`, deep: [secret] } },
    retryAfterMs: null,
    warnings: [`w ${secret}`],
    logs: [{ at: 1, level: 'info', message: `l ${secret}` }],
  };
  const clean = scrubExecution(execution, hidden);
  expect(JSON.stringify(clean)).not.toContain('c4n');
  expect(clean).toMatchObject({ error: { message: 'it said [redacted]', detail: { body: '[redacted]…' } } });
});

describe('a call of another story', () => {
  const request = {
    story: 'Other',
    draft: false,
    isLoop: false,
    count: 1,
    payloadAt: () => ({ token: 'sesame-open', other: 1 }),
    asBody: true,
    atOnce: 1,
    timeoutMs: null,
  };
  const calling = { kind: 'calling' as const, request, warnings: [], logs: [] };

  it('is lent no secret', () => {
    const clean = scrubExecution(calling, formsOf('sesame-open'));
    expect(clean.kind === 'calling' && clean.request.payloadAt(0)).toEqual({ token: '[redacted]', other: 1 });
  });

  it('fails without one, too', () => {
    const clean = scrubExecution(calling, formsOf('sesame-open'));
    const error = { code: 'x', message: 'sesame-open is no list' };
    const failed = { kind: 'failed' as const, error, retryAfterMs: null, warnings: [], logs: [] };
    expect(clean.kind === 'calling' && clean.clean?.(failed)).toMatchObject({
      error: { message: '[redacted] is no list' },
    });
  });
});

it('takes secrets out of what people are asked', () => {
  const approval = {
    title: 'Use sesame-open?',
    message: 'sesame-open',
    choices: [{ value: 'yes', label: 'sesame-open' }],
    who: 'team' as const,
    commentable: false,
  };
  const waiting = {
    kind: 'waiting' as const,
    ms: null,
    reason: 'Waits.',
    failed: false,
    waitsFor: 'approval' as const,
    approval,
    emit: [{ payload: 'sesame-open', port: 'asked' }],
    warnings: [],
    logs: [],
  };
  expect(JSON.stringify(scrubExecution(waiting, formsOf('sesame-open')))).not.toContain('sesame');
});
