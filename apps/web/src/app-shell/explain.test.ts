import { describe, expect, it } from 'vitest';
import { explain, failureOf } from './explain.ts';

const failed = (code: string, message = 'raw text') => Object.assign(new Error(message), { data: { code } });

describe('a failed call', () => {
  it('passes on what the server wrote for people', () => {
    expect(explain(failed('BAD_REQUEST', 'A name has at most 200 characters.'))).toBe(
      'A name has at most 200 characters.',
    );
  });

  it('reads the sentences out of a schema’s issues', () => {
    const issues = JSON.stringify([{ code: 'too_big', message: 'At most 120 characters.', path: ['name'] }]);
    expect(explain(failed('BAD_REQUEST', issues))).toBe('At most 120 characters.');
    expect(explain(failed('BAD_REQUEST', '[1] is not a name.'))).toBe('[1] is not a name.');
  });

  it('never shows the raw text of another error', () => {
    expect(explain(failed('INTERNAL_SERVER_ERROR', 'relation "x" does not exist'))).not.toContain('relation');
    expect(explain(failed('FORBIDDEN'))).toContain('role');
  });

  it('counts an error without a code as a server that was not reached', () => {
    expect(explain(new TypeError('Failed to fetch'))).toContain('did not answer');
    expect(failureOf('odd')).toEqual({ message: 'odd', code: null });
    expect(failureOf(Object.assign(new Error('x'), { data: null })).code).toBeNull();
  });
});
