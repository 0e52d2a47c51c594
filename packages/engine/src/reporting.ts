import type { ActionSettings } from './settings.ts';

const seconds = { minutes: 60, hours: 3_600, days: 86_400 };

/** Seconds that one event of an Action saves, as its author says. */
export function secondsSaved(reporting: NonNullable<ActionSettings['reporting']>): number {
  return reporting.time_saved_value * seconds[reporting.time_saved_unit];
}
