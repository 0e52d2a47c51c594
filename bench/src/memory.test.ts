import { expect, it } from 'vitest';
import { megabytes } from './memory.ts';

const status = 'Name:\tnode\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n';

it('reads a size in MB, and says when there is none', () => {
  expect(megabytes(status, 'VmRSS')).toBe(100);
  expect(megabytes(status, 'VmHWM')).toBe(200);
  expect(() => megabytes(status, 'VmSwap')).toThrow('no VmSwap');
});
