/** Bounds of what goes between a worker and its script runner. */

const megabyte = 1024 * 1024;

/** An event may be this large as JSON; see the engine's mostOutputBytes. */
const mostOutputLength = 32 * megabyte;

/** JSON text inside JSON is longer than it is; characters take up to three bytes. */
export const mostFrameBytes = 6 * mostOutputLength;

export const childLimits = {
  /** Characters of a log line, and of an error's message. */
  lineLength: 2_000,
  /** Lines of one run. */
  lines: 1_000,
  outputLength: mostOutputLength,
};
