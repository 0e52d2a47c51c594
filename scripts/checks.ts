/**
 * Every check, one after the other, with what failed shown. A failure does not keep the later ones from
 * running; the last line counts checks and tests: `N passed, N failed`.
 */
import { type Check, checks, type Verdict } from './checks/list.ts';
import { endTogether } from './lib/command.mjs';

endTogether();
let passed = 0;
let failed = 0;
const failedChecks: string[] = [];
for (const check of checks) {
  const startedAt = performance.now();
  const verdict = await check.run(failedChecks);
  if (verdict.failed > 0) failedChecks.push(check.name);
  passed += verdict.passed;
  failed += verdict.failed;
  report(check, verdict, performance.now() - startedAt);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function report({ name }: Check, verdict: Verdict, ms: number): void {
  const good = verdict.failed === 0;
  const counts =
    verdict.passed + verdict.failed > 1 ? `: ${verdict.passed} passed, ${verdict.failed} failed` : '';
  console.log(`${good ? '✓' : '✗'} ${name}${counts} (${(ms / 1000).toFixed(1)} s)`);
  if (!good) console.log(verdict.output.trim().replace(/^/gm, '    '));
}
