import type { Json } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { retryOf } from './retries.ts';

describe('retry_on_status and retries as a retry policy', () => {
  it.each<[Json | undefined, Json | undefined, { max: number; on: string[] } | undefined]>([
    [undefined, undefined, undefined],
    [null, '', undefined],
    [['429'], undefined, { max: 25, on: ['429'] }],
    [['0', '400-499', '500'], 3, { max: 3, on: ['0', '400-499', '500'] }],
    ['429, 500 - 503', '5', { max: 5, on: ['429', '500-503'] }],
    [[429, 0], '2', { max: 2, on: ['429', '0'] }],
    [undefined, 3, { max: 3, on: [] }],
    [[], 3, { max: 3, on: [] }],
    [['429'], 0, { max: 0, on: ['429'] }],
    ['<<a.b>>', 3, undefined],
    [['429'], '<<a.b>>', undefined],
    [['429'], 26, undefined],
  ])('%j and %j', (retry_on_status, retries, expected) => {
    const written = {
      ...(retry_on_status === undefined ? {} : { retry_on_status }),
      ...(retries === undefined ? {} : { retries }),
    };
    const policy = retryOf(written);
    expect(policy && { max: policy.max, on: policy.on }).toEqual(expected);
    if (policy) expect(policy).toMatchObject({ delay_s: 1, backoff: 'exponential', max_delay_s: 3600 });
  });
});
