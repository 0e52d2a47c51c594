/** Bounds of what is set of a story beside its graph, for the schemas and for forms, which load none of these. */

/** Failed runs in a row after which a story switches itself off. */
export const failuresBounds = { least: 1, most: 100 };

/** Seconds that a story may say its callers wait at most; a year is the longest. */
export const callerWaitBounds = { least: 1, most: 365 * 86_400 };

/** Seconds without an event after which an Action's silence may be told; a year is the longest. */
export const silenceBounds = { least: 60, most: 365 * 86_400 };

/** Whom a story tells: so many, each of so many characters. */
export const recipientBounds = { most: 20, longest: 2_000 };

/** Of the time that an event saves. */
export const timeSavedUnits = ['minutes', 'hours', 'days'] as const;
