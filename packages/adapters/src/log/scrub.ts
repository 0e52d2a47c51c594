const secretKey =
  /passw|passphrase|secret|token|api[-_]?key|authorization|cookie|credential|private[-_]?key/i;
const urlPassword = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi;
const deepest = 8;

const hidden = '[redacted]';

/**
 * A copy that is safe to log: values under keys that look secret are replaced, passwords inside URLs
 * too, errors become plain objects, and what is nested too deep (or in a circle) is cut.
 */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replace(urlPassword, `$1:${hidden}@`);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= deepest) return '[deep]';
  if (Array.isArray(value)) return value.map((entry) => scrub(entry, depth + 1));
  const plain = value instanceof Error ? plainError(value) : { ...value };
  return Object.fromEntries(
    Object.entries(plain)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, secretKey.test(key) ? hidden : scrub(entry, depth + 1)]),
  );
}

/** Of an error only what is known to be safe: drivers hang the command, with its password, or the row on theirs. */
function plainError(error: Error): Record<string, unknown> {
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    code: 'code' in error ? error.code : undefined,
    cause: error.cause,
    errors: error instanceof AggregateError ? error.errors : undefined,
  };
}
