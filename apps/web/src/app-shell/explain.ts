/** What a failed call means to a person, and what to do about it. */
type Failure = { message: string; code: string | null };

const sentences: Record<string, string> = {
  UNAUTHORIZED: 'You are signed out. Sign in again.',
  FORBIDDEN: 'Your role in this team does not allow this. Ask an admin of the team.',
  NOT_FOUND: 'It does not exist any more, or it belongs to another team.',
  PAYLOAD_TOO_LARGE: 'It is larger than this installation accepts.',
  TOO_MANY_REQUESTS: 'Too many requests at once. Wait a moment and try again.',
  TIMEOUT: 'The server took too long to answer. Try again.',
};

/** Codes whose message is written for people. */
const spoken = new Set(['BAD_REQUEST', 'CONFLICT', 'PRECONDITION_FAILED', 'UNPROCESSABLE_CONTENT']);

/** Reads an error of a tRPC call; anything else counts as a server that was not reached. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (typeof error !== 'object' || error === null || !('data' in error)) return { message, code: null };
  const data = error.data;
  if (typeof data !== 'object' || data === null || !('code' in data)) return { message, code: null };
  return { message, code: typeof data.code === 'string' ? data.code : null };
}

/** One or two sentences: why it failed and what to do. */
export function explain(error: unknown): string {
  const { code, message } = failureOf(error);
  if (code === null) return 'The server did not answer. Check the connection and try again.';
  if (spoken.has(code)) return sentencesOf(message);
  return sentences[code] ?? 'The server met an error of its own. Try again; its log says more.';
}

/** Input that a schema refused comes as a list of issues, each with a sentence; anything else is the sentence. */
function sentencesOf(message: string): string {
  if (!message.startsWith('[')) return message;
  try {
    const issues: unknown = JSON.parse(message);
    if (!Array.isArray(issues)) return message;
    const texts = issues.flatMap((issue: unknown) =>
      typeof issue === 'object' && issue !== null && 'message' in issue ? [String(issue.message)] : [],
    );
    return texts.length === 0 ? message : [...new Set(texts)].join(' ');
  } catch {
    return message;
  }
}
