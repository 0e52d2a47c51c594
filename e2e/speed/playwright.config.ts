import { defineConfig } from '@playwright/test';
import base from '../playwright.config.ts';

/** Apart from the tests: its figures want a machine with nothing else to do. */
export default defineConfig({ ...base, testDir: '.', testMatch: 'speed.bench.ts', timeout: 120_000 });
