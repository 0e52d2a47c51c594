/**
 * What functions answer that may not do what they were asked; `inputs` says what is wrong with a story's inputs,
 * `locked` that the story is.
 */
export type Answer =
  | { ok: true }
  | { ok: false; message: string; inputs?: Record<string, string>; locked?: true };

export type Done<Result extends Answer> = Extract<Result, { ok: true }>;

/** What was done, or what `refuse` makes of why not. */
export function doneOr<Result extends Answer>(
  result: Result,
  refuse: (refused: Extract<Answer, { ok: false }>) => Error,
): Done<Result> {
  if (isDone(result)) return result;
  const answer: Answer = result;
  throw answer.ok ? new Error('What is done is answered.') : refuse(answer);
}

function isDone<Result extends Answer>(result: Result): result is Done<Result> {
  return result.ok;
}
