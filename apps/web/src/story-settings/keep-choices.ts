/** How long events are kept, and the place of a story in the queue, as a person chooses them. */
const hour = 3_600;
const day = 24 * hour;

/** Seconds; a story's events are kept for an hour at least and a year at most. */
export const keepBounds = { least: hour, most: 365 * day };

export const keepChoices = [
  { value: String(hour), label: '1 hour' },
  { value: String(6 * hour), label: '6 hours' },
  { value: String(day), label: '1 day' },
  { value: String(7 * day), label: '7 days' },
  { value: String(30 * day), label: '30 days' },
  { value: String(90 * day), label: '90 days' },
  { value: String(365 * day), label: '1 year' },
  { value: 'custom', label: 'Another time' },
] as const;

export type KeepChoice = (typeof keepChoices)[number]['value'];

export function keepChoiceOf(seconds: number): KeepChoice {
  return keepChoices.find(({ value }) => value === String(seconds))?.value ?? 'custom';
}

export const priorityChoices = [
  { value: 'high', label: 'High' },
  { value: 'normal', label: 'Normal' },
  { value: 'low', label: 'Low' },
] as const;

export type PriorityChoice = (typeof priorityChoices)[number]['value'];

const priorities: Record<PriorityChoice, number> = { high: 50, normal: 0, low: -50 };

/** Others than these three can be set by the API; they show as the nearest. */
export function priorityChoiceOf(priority: number): PriorityChoice {
  if (priority > 0) return 'high';
  return priority < 0 ? 'low' : 'normal';
}

/** What is stored; a value that its choice stands for already is kept as it is. */
export function priorityOf(choice: PriorityChoice, before: number): number {
  return priorityChoiceOf(before) === choice ? before : priorities[choice];
}
