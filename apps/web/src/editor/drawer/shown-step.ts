/** The chosen step, else the one that a person looks for: the failure, else the last. */
export function shownStep<Step extends { id: string; state: string }>(
  steps: readonly Step[],
  chosen: string | null,
): Step | undefined {
  return (
    steps.find((step) => step.id === chosen) ?? steps.find((step) => step.state === 'failed') ?? steps.at(-1)
  );
}
