/** What a command came to. `failed` is one sentence for stderr, and makes the exit code 1. */
export type Answer = {
  /** For people, on stdout. */
  text: string;
  /** The same for programs: printed instead, with --json. */
  json: unknown;
  failed?: string;
};

/** A command that did nothing, and why. */
export function refusal(message: string, details: Record<string, unknown> = {}): Answer {
  return { text: '', json: { error: message, ...details }, failed: message };
}

/** Shows what a command came to. */
export type Show = (answer: Promise<Answer>) => Promise<void>;

/** Prints an answer and sets the exit code. */
export function print(answer: Answer, asJson: boolean): void {
  if (asJson) console.log(JSON.stringify(answer.json));
  else if (answer.text !== '') console.log(answer.text);
  if (answer.failed === undefined) return;
  console.error(answer.failed);
  process.exitCode = 1;
}
