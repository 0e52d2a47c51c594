const shownLevels = ['warn', 'error', 'fatal'];

/**
 * A line of a program's log as a person at the terminal reads it: `worker warn: the message (the error)`.
 * Null when it is not worth their attention: only warnings and errors are, unless `all` is wanted. Text
 * that is no log line is shown as it stands when it came from stderr, since crashes look like that.
 */
export function shortForm(
  line: { program: string; text: string; from: 'stdout' | 'stderr' },
  all: boolean,
): string | null {
  const entry = parsed(line.text);
  if (entry === null) return all || line.from === 'stderr' ? `${line.program}: ${line.text}` : null;
  if (!all && !shownLevels.includes(entry.level)) return null;
  return `${line.program} ${entry.level}: ${entry.msg}${entry.error === '' ? '' : ` (${entry.error})`}`;
}

/** The message of a log line; null for any other text. */
export function messageOf(text: string): string | null {
  return parsed(text)?.msg ?? null;
}

function parsed(text: string): { level: string; msg: string; error: string } | null {
  if (!text.startsWith('{')) return null;
  try {
    const entry: unknown = JSON.parse(text);
    const level = textAt(entry, 'level');
    const msg = textAt(entry, 'msg');
    if (level === null || msg === null) return null;
    return { level, msg, error: textAt(at(entry, 'err'), 'message') ?? '' };
  } catch {
    return null;
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function textAt(value: unknown, key: string): string | null {
  const found = at(value, key);
  return typeof found === 'string' ? found : null;
}
