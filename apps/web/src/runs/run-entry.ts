import type { RunSource } from '@storyloom/engine';

export type RunEntry = { source: RunSource; action: string; about: string };

const sources: Record<RunSource, string> = {
  webhook: 'webhook',
  email: 'mail',
  schedule: 'schedule',
  manual: 'run by hand',
  re_emit: 'emitted again',
  call: 'called by a story',
};

/** How a run began and what it is about: `Receive order · order.created · 7`, `Every night · schedule`. */
export function entryText({ source, action, about }: RunEntry): string {
  return [action, about === '' ? sources[source] : about].filter((part) => part !== '').join(' · ');
}
