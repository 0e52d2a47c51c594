import { build, isBuilt } from '../lib/build.mjs';
import { command } from '../lib/command.mjs';
import { holderOfDataFolder } from '../lib/data-folder.mjs';
import { root } from '../lib/root.mjs';
import { npmStart } from './npm-start.ts';
import { plainCounts, playwrightCounts, runWithReport, vitestCounts } from './reports.ts';

export type Verdict = { passed: number; failed: number; output: string };

export type Check = {
  name: string;
  /** Is told the names of the checks that failed before it. */
  run: (failedBefore: readonly string[]) => Promise<Verdict>;
};

const bin = `${root}/node_modules/.bin`;
/** What a check starts by name comes from the packages first; nothing asks, nothing colours. */
const env = { CI: 'true', NO_COLOR: '1', FORCE_COLOR: undefined, PATH: `${bin}:${process.env.PATH ?? ''}` };

const single = (ok: boolean, output: string): Verdict => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, output });

/** A program whose exit code says it all. */
const simple = (name: string, file: string, ...parameters: string[]): Check => ({
  name,
  run: async () => {
    const { ok, output } = await command(file, parameters, { env });
    return single(ok, output);
  },
});

const vitest = (project: string): Check => ({
  name: project,
  run: () =>
    runWithReport(vitestCounts, (report) =>
      command(
        `${bin}/vitest`,
        ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
        { env },
      ),
    ),
});

const pages: Check = {
  name: 'build',
  run: async () => {
    if (isBuilt()) return single(true, '');
    const holder = holderOfDataFolder();
    if (holder !== null) {
      return single(
        false,
        `Storyloom runs from this folder (process ${holder}): stop it, its pages would be replaced.`,
      );
    }
    const { ok, output } = await build();
    return single(ok, output);
  },
};

const noPages = single(false, 'Not run: there are no pages.');

const start: Check = {
  name: 'npm start',
  run: async (failedBefore) => (failedBefore.includes(pages.name) ? noPages : npmStart()),
};

const browser: Check = {
  name: 'e2e',
  run: async (failedBefore) => {
    if (failedBefore.includes(pages.name)) return noPages;
    return runWithReport(playwrightCounts, (report) =>
      command(
        process.execPath,
        [`${root}/e2e/node_modules/@playwright/test/cli.js`, 'test', '--reporter=line,json'],
        { cwd: `${root}/e2e`, env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
      ),
    );
  },
};

/** A tenth of the full load; `npm run faults` has all of it. */
const faults: Check = {
  name: 'faults',
  run: async (failedBefore) => {
    if (failedBefore.includes(pages.name)) return noPages;
    return runWithReport(plainCounts, (report) =>
      command(
        process.execPath,
        [`${root}/tests/faults/main.ts`, '--scale', '0.1', '--seed', '1', '--counts', report],
        {
          env,
        },
      ),
    );
  },
};

/** In the order in which they run: what fails fast comes first. */
export const checks: readonly Check[] = [
  simple('generate', process.execPath, `${root}/scripts/generate.ts`, '--check'),
  simple('format', `${bin}/biome`, 'format', '.'),
  simple('lint', `${bin}/biome`, 'lint', '.'),
  simple('types', process.execPath, `${root}/scripts/types.ts`),
  simple('unused', `${bin}/knip`),
  vitest('unit'),
  vitest('integration'),
  pages,
  start,
  browser,
  faults,
];
