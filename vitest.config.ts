import { defineConfig } from 'vitest/config';

/**
 * `unit` needs no service and takes seconds; `integration` starts PostgreSQL and Redis itself. The files that one
 * process runs share what they import, and so one PostgreSQL: nothing of a file may stay behind in a module.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,apps,scripts,bench,tests}/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**', '**/.next/**'],
          maxWorkers: 2,
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{packages,apps,scripts}/**/*.int.test.ts'],
          exclude: ['**/node_modules/**', '**/.next/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // They wait for servers more than they compute.
          maxWorkers: 3,
          isolate: false,
        },
      },
    ],
  },
});
