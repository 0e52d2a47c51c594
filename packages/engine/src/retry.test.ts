import { describe, expect, it } from 'vitest';
import type { RunError } from './model.ts';
import { retryPause } from './retry.ts';
import { type RetryPolicy, retrySchema } from './settings.ts';

const policy = (over: Partial<RetryPolicy> = {}): RetryPolicy => ({
  ...retrySchema.parse({ max: 5 }),
  ...over,
});
const status = (code: number): RunError => ({ code: 'http_status', message: '', detail: { status: code } });
const pause = (
  over: Partial<RetryPolicy>,
  error: RunError,
  failures = 1,
  retryAfterMs: number | null = null,
) => retryPause(policy(over), { error, failures, retryAfterMs }, () => 1);

describe('a retry policy', () => {
  it.each<[string[], RunError, boolean]>([
    [[], status(503), true],
    [[], status(429), true],
    [[], { code: 'timeout', message: '' }, true],
    [[], status(404), false],
    [[], { code: 'bad_option', message: '' }, false],
    [['404'], status(404), true],
    [['400-499'], status(418), true],
    [['400-499'], status(500), false],
    [['0'], { code: 'unreachable', message: '' }, true],
    [['0'], status(500), false],
    [['blocked'], { code: 'blocked', message: '' }, true],
  ])('on %j takes %j: %s', (on, error, taken) => {
    expect(pause({ on }, error) !== null).toBe(taken);
  });

  it('doubles its pauses up to the longest one, or keeps them', () => {
    const pauses = [1, 2, 3, 4, 5].map((failures) =>
      pause({ delay_s: 2, max_delay_s: 20 }, status(500), failures),
    );
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 20_000]);
    expect(pause({ delay_s: 2, backoff: 'fixed' }, status(500), 4)).toBe(2_000);
  });

  it('spreads them, so that runs that failed together come back apart', () => {
    const least = retryPause(
      policy({ delay_s: 3 }),
      { error: status(500), failures: 1, retryAfterMs: null },
      () => 0,
    );
    expect(least).toBe(2_000);
  });

  it('waits as long as the server asks, at most its longest pause', () => {
    expect(pause({}, status(429), 1, 30_000)).toBe(30_000);
    expect(pause({ max_delay_s: 10 }, status(429), 1, 30_000)).toBe(10_000);
  });

  it('ends after its last try, and does nothing without a policy', () => {
    expect(pause({ max: 2 }, status(500), 2)).not.toBeNull();
    expect(pause({ max: 2 }, status(500), 3)).toBeNull();
    expect(retryPause(undefined, { error: status(500), failures: 1, retryAfterMs: null })).toBeNull();
  });
});
