import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult } from '../lib/command.mjs';
import type { Verdict } from './list.ts';

export type Counts = { passed: number; failed: number };

/**
 * Runs a test program that writes a JSON report to the path given to it, and counts by that. A program
 * that fails without a failed test in its report, or without a report, counts as one more failure.
 */
export async function runWithReport(
  count: (report: unknown) => Counts,
  run: (reportFile: string) => Promise<CommandResult>,
): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'storyloom-report-'));
  const file = join(folder, 'report.json');
  try {
    const { ok, output } = await run(file);
    const report = await readFile(file, 'utf8').then(
      (text): unknown => JSON.parse(text),
      () => null,
    );
    const counts = report === null ? { passed: 0, failed: 0 } : count(report);
    const unexplained = counts.failed === 0 && (!ok || counts.passed === 0) ? 1 : 0;
    return { passed: counts.passed, failed: counts.failed + unexplained, output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tests of a vitest report. A file that could not be loaded has no tests and is one failure. */
export function vitestCounts(report: unknown): Counts {
  const files = listAt(report, 'testResults');
  const unloaded = files.filter(
    (file) => at(file, 'status') === 'failed' && listAt(file, 'assertionResults').length === 0,
  );
  return {
    passed: numberAt(report, 'numPassedTests'),
    failed: numberAt(report, 'numFailedTests') + unloaded.length,
  };
}

/** Tests of a Playwright report. One that passed only when repeated did not pass. */
export function playwrightCounts(report: unknown): Counts {
  const stats = at(report, 'stats');
  return {
    passed: numberAt(stats, 'expected'),
    failed: numberAt(stats, 'unexpected') + numberAt(stats, 'flaky') + listAt(report, 'errors').length,
  };
}

/** A report that is nothing but the counts. */
export function plainCounts(report: unknown): Counts {
  return { passed: numberAt(report, 'passed'), failed: numberAt(report, 'failed') };
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function numberAt(value: unknown, key: string): number {
  const found = at(value, key);
  return typeof found === 'number' ? found : 0;
}

function listAt(value: unknown, key: string): unknown[] {
  const found = at(value, key);
  return Array.isArray(found) ? found : [];
}
