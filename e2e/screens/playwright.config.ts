import { defineConfig } from '@playwright/test';
import base from '../playwright.config.ts';

/** Not a test: makes docs/screens, the pictures of every screen. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'screens.shots.ts',
  timeout: 120_000,
  use: { ...base.use, actionTimeout: 10_000 },
});
