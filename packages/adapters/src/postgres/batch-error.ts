/** Some items of a batch were refused, and nothing of them is stored; every other item is. */
export class BatchError extends Error {
  readonly failed: { index: number; error: unknown }[];

  constructor(failed: { index: number; error: unknown }[]) {
    const first = failed[0]?.error;
    super(`${failed.length} of the batch refused: ${first instanceof Error ? first.message : String(first)}`);
    this.failed = failed;
  }
}
