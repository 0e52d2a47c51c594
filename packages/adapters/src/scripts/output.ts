import type { Json, ScriptResult } from '@storyloom/engine';

/** As deep as the JSON of a webhook may be. */
const deepest = 100;

/** What a script returned, from JSON text. It came from foreign code: too deep a value would break what walks it. */
export function outputOf(text: string): ScriptResult {
  const refuse = (message: string): ScriptResult => ({ ok: false, code: 'not_json', message });
  if (isDeeper(text, deepest)) return refuse(`What it returned is nested deeper than ${deepest} levels.`);
  try {
    const output: Json = JSON.parse(text);
    return { ok: true, output };
  } catch {
    return refuse('What it returned is no JSON.');
  }
}

/** Counts brackets outside of texts. */
function isDeeper(json: string, most: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at];
    if (isText) {
      if (char === '\\') at += 1;
      else if (char === '"') isText = false;
    } else if (char === '"') isText = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > most) return true;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return false;
}
