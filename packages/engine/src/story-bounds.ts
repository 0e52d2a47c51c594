/** Bounds of what is set of a story beside its graph, for the schemas and for forms, which load none of these. */

/** Failed runs in a row after which a story switches itself off. */
export const failuresBounds = { least: 1, most: 100 };

/** Seconds that a story may say its callers wait at most; a year is the longest. */
export const callerWaitBounds = { least: 1, most: 365 * 86_400 };
