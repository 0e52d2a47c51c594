import { defineConfig } from '@playwright/test';
import base from '../playwright.config.ts';

/**
 * Apart from the tests: its figures want a machine with nothing else to do, and motion as people have it. No trace
 * either: that writes the whole page down with every move of the mouse, and it would be what is measured.
 */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'speed.bench.ts',
  timeout: 120_000,
  use: { ...base.use, contextOptions: {} },
});
