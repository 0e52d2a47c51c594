import type { Scenario } from '../scenario.ts';
import { appKilled, rollingRestart, workerFrozen, workerKilled } from './processes.ts';

/** In the order of the report. */
export const scenarios: readonly Scenario[] = [workerKilled, appKilled, workerFrozen, rollingRestart];
