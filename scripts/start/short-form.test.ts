import { describe, expect, it } from 'vitest';
import { messageOf, shortForm } from './short-form.ts';

const line = (entry: object, from: 'stdout' | 'stderr' = 'stdout') => ({
  program: 'worker',
  text: JSON.stringify(entry),
  from,
});

describe('a log line at the terminal', () => {
  it('shows warnings and errors with their cause', () => {
    const entry = { level: 'warn', msg: 'sweep failed', err: { message: 'connection lost' } };
    expect(shortForm(line(entry), false)).toBe('worker warn: sweep failed (connection lost)');
    expect(shortForm(line({ level: 'error', msg: 'gone' }), false)).toBe('worker error: gone');
  });

  it('leaves out what is only information, unless all is wanted', () => {
    const entry = line({ level: 'info', msg: 'worker ready' });
    expect(shortForm(entry, false)).toBeNull();
    expect(shortForm(entry, true)).toBe('worker info: worker ready');
  });

  it('shows a crash as it stands', () => {
    const crash = { program: 'app', text: 'TypeError: x is not a function', from: 'stderr' as const };
    expect(shortForm(crash, false)).toBe('app: TypeError: x is not a function');
    expect(shortForm({ ...crash, from: 'stdout' }, false)).toBeNull();
  });

  it('takes text that only looks like a log line as text', () => {
    for (const text of ['{', '{}', '{"level":1,"msg":"x"}']) {
      expect(shortForm({ program: 'app', text, from: 'stderr' }, false)).toBe(`app: ${text}`);
      expect(messageOf(text)).toBeNull();
    }
    expect(messageOf('{"level":"info","msg":"worker ready"}')).toBe('worker ready');
  });
});
