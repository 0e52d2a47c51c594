import type { ActionSettings } from './settings.ts';

const inOrder: Record<keyof ActionSettings, true> = {
  retry: true,
  schedule: true,
  timeout_s: true,
  outcome_unknown: true,
  concurrency: true,
  rate_limit: true,
  priority: true,
  cycle_limit: true,
  exit: true,
  monitoring: true,
  reporting: true,
};

/** The settings of an Action, in the order in which a story file has them. */
export const settingNames: readonly string[] = Object.keys(inOrder);
