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
  const plain: Record<string, unknown> =
    value instanceof Error
      ? { ...value, type: value.name, message: value.message, stack: value.stack, cause: value.cause }
      : { ...value };
  return Object.fromEntries(
    Object.entries(plain)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, secretKey.test(key) ? hidden : scrub(entry, depth + 1)]),
  );
}
