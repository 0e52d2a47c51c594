import { describe, expect, it } from 'vitest';
import { makeLogger } from './log.ts';

function recorder(level: 'debug' | 'info' | 'warn' | 'error' = 'info') {
  const lines: string[] = [];
  const log = makeLogger({ level, program: 'test', to: { write: (line: string) => lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

describe('the log', () => {
  it('writes one JSON line with an ISO time, the level as a word and the program', () => {
    const { log, last, lines } = recorder();
    log.info('Ready', { port: 3000 });
    expect(lines).toHaveLength(1);
    expect(last()).toEqual({
      level: 'info',
      time: expect.any(String),
      program: 'test',
      msg: 'Ready',
      port: 3000,
    });
    expect(new Date(last().time).toISOString()).toBe(last().time);
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = recorder('warn');
    log.debug('no');
    log.info('no');
    log.error('yes');
    expect(lines).toHaveLength(1);
  });

  it('keeps secrets out, at any depth', () => {
    const { log, lines } = recorder();
    log.warn('Failed at redis://user:canary@cache', {
      password: 'canary',
      headers: [{ Authorization: 'canary', 'x-api-key': 'canary', 'Set-Cookie': 'canary' }],
      config: { smtp: { SMTP_PASSWORD: 'canary' }, url: 'postgres://u:canary@db/x' },
      err: new Error('connect postgres://u:canary@db', { cause: new Error('at https://u:canary@h') }),
    });
    expect(lines.join('')).not.toContain('canary');
    expect(lines.join('')).toContain('postgres://u:[redacted]@db/x');
  });

  it('leaves out what a driver hung on its error', () => {
    const { log, last, lines } = recorder();
    const command = { name: 'auth', args: ['canary'] };
    log.error('Broke', {
      err: Object.assign(new Error('refused'), { code: 'EAUTH', command, detail: 'canary' }),
    });
    expect(lines.join('')).not.toContain('canary');
    expect(last().err).toMatchObject({ message: 'refused', code: 'EAUTH' });
  });

  it('writes an error with its type, message and stack', () => {
    const { log, last } = recorder();
    log.error('Broke', { err: new TypeError('bad') });
    expect(last().err).toMatchObject({
      type: 'TypeError',
      message: 'bad',
      stack: expect.stringContaining('log.test'),
    });
  });

  it('survives circles and line breaks', () => {
    const { log, lines } = recorder();
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    log.info('a\nb', { circle });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain('\n');
  });
});
