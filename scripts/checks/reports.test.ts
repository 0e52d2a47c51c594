import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { playwrightCounts, runWithReport, vitestCounts } from './reports.ts';

const loaded = { status: 'failed', assertionResults: [{}, {}] };
const unloaded = { status: 'failed', assertionResults: [] };

describe('counting tests', () => {
  it('takes a test file that could not be loaded for a failure', () => {
    const report = { numPassedTests: 5, numFailedTests: 1, testResults: [loaded, unloaded] };
    expect(vitestCounts(report)).toEqual({ passed: 5, failed: 2 });
  });

  it('takes a browser test that passed only when repeated for a failure', () => {
    const report = { stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 0 }, errors: [{}] };
    expect(playwrightCounts(report)).toEqual({ passed: 7, failed: 3 });
  });
});

describe('a test program', () => {
  const run = (ok: boolean, report: unknown) =>
    runWithReport(vitestCounts, async (file) => {
      if (report !== null) await writeFile(file, JSON.stringify(report));
      return { ok, output: 'what it said', ms: 1 };
    });

  it('is believed when it says that all is well', async () => {
    const verdict = await run(true, { numPassedTests: 3, numFailedTests: 0, testResults: [] });
    expect(verdict).toEqual({ passed: 3, failed: 0, output: 'what it said' });
  });

  it('failed when it ends badly although every test passed', async () => {
    expect(await run(false, { numPassedTests: 3, numFailedTests: 0 })).toMatchObject({
      passed: 3,
      failed: 1,
    });
  });

  it('failed when it leaves no report, or one without a test', async () => {
    expect(await run(true, null)).toMatchObject({ passed: 0, failed: 1 });
    expect(await run(true, {})).toMatchObject({ passed: 0, failed: 1 });
  });
});
