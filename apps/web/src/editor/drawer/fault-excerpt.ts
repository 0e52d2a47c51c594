import type { Json, JsonObject, RunError } from '@storyloom/engine';

type Excerpt = { before: string; fault: string; after: string };

const AROUND = 60;

/** The option's text around the place that an error names; null when the draft has no text there any more. */
export function faultExcerpt(
  options: JsonObject,
  error: Pick<RunError, 'option' | 'position'>,
): Excerpt | null {
  const { option, position } = error;
  if (option === undefined || position === undefined) return null;
  const text = textAt(options, option);
  if (text === null || position >= text.length) return null;
  const word = /^(?:[\w.%]+|.)/u.exec(text.slice(position))?.[0] ?? '';
  const end = position + word.length;
  const from = Math.max(0, position - AROUND);
  const to = Math.min(text.length, end + AROUND);
  return {
    before: `${from > 0 ? '…' : ''}${text.slice(from, position)}`,
    fault: word,
    after: `${text.slice(end, to)}${to < text.length ? '…' : ''}`,
  };
}

function textAt(options: JsonObject, path: string): string | null {
  let here: Json | undefined = options;
  for (const [, key, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    if (here === undefined || here === null || typeof here !== 'object') return null;
    if (Array.isArray(here)) here = here[Number(index ?? key)];
    else here = Object.hasOwn(here, key ?? '') ? here[key ?? ''] : undefined;
  }
  return typeof here === 'string' ? here : null;
}
