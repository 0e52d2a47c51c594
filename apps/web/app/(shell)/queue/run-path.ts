/** Where a run can be looked at: its story, with the run and its step open. */
export function runPath({
  storyId,
  storyRunId,
  id,
}: {
  storyId: string;
  storyRunId: string;
  id: string;
}): string {
  return `/stories/${storyId}?run=${storyRunId}&step=${id}`;
}
