import { describe, expect, it } from 'vitest';
import { signInError } from './sign-in-error.ts';

describe('an error on the way in', () => {
  it('says that a link was used or has expired', () => {
    expect(signInError('Verification')?.text).toContain('used already');
  });

  it('has a sentence for codes nobody foresaw', () => {
    expect(signInError('constructor')?.title).toBe('Signing in did not work');
  });

  it('is absent when nothing failed', () => {
    expect(signInError(undefined)).toBeNull();
    expect(signInError('SessionRequired')).toBeNull();
  });
});
