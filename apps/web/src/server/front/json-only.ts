import type { FastifyInstance } from 'fastify';

/** Deeper than any story's options; parsers and schemas that recurse stay far from their limits. */
const deepest = 200;

/**
 * In this scope a body is JSON or refused (415): a form of another site can send everything else without
 * asking. Text that is nested too deep is refused (400) before anything parses it.
 */
export function acceptJsonOnly(app: FastifyInstance, parse: (text: string) => unknown): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body);
    if (isTooDeep(text)) return done(badBody(`The body is nested deeper than ${deepest} levels.`));
    try {
      done(null, parse(text));
    } catch {
      done(badBody('The body is not JSON.'));
    }
  });
}

/** Looks at the brackets outside of strings. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (isInString) {
      if (char === '\\') at += 1;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > deepest) return true;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return false;
}

function badBody(message: string): Error & { statusCode: number } {
  return Object.assign(new Error(message), { statusCode: 400 });
}
