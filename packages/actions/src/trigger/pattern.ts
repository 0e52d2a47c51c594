/** Regular expressions of rules: through RE2, whose time is linear in the text, whatever the pattern. */
import { RE2JS } from 're2js';

export type Pattern = { ok: true; isIn: (text: string) => boolean } | { ok: false; message: string };

const compiled = new Map<string, Pattern>();
const mostCompiled = 500;

/** A pattern ready to search; the most recent ones are kept compiled. */
export function patternOf(source: string, caseSensitive: boolean): Pattern {
  const key = `${caseSensitive ? 's' : 'i'}${source}`;
  const known = compiled.get(key);
  const pattern = known ?? compile(source, caseSensitive);
  compiled.delete(key);
  compiled.set(key, pattern);
  if (compiled.size > mostCompiled) {
    const [oldest] = compiled.keys();
    if (oldest !== undefined) compiled.delete(oldest);
  }
  return pattern;
}

function compile(source: string, caseSensitive: boolean): Pattern {
  try {
    const expression = RE2JS.compile(source, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
    return { ok: true, isIn: (text) => expression.test(text) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
