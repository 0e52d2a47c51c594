/** Which runs are shown, as the address says it: it can be shared, and “back” takes it back. */
export const runStates = [
  { value: 'all', label: 'All' },
  { value: 'failed', label: 'Failed' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'running', label: 'Running' },
] as const;

export type ShownState = (typeof runStates)[number]['value'];

export function readState(query: Pick<URLSearchParams, 'get'>): ShownState {
  return runStates.find(({ value }) => value === query.get('state'))?.value ?? 'all';
}

export function statePath(state: ShownState): string {
  return state === 'all' ? '/runs' : `/runs?state=${state}`;
}
