import type { StoryRunState } from '@storyloom/engine';
import { localTimes } from './local-times.ts';

type RunInWords = {
  state: StoryRunState;
  failedAction: string | null;
  waitingFor: { message: string } | null;
};

const words: Record<StoryRunState, string> = {
  running: 'Running',
  waiting: 'Waiting',
  finished: 'Finished',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** The same for a narrow row behind the sign of waiting: `Retry of Price at 12:03:10: …` */
export function shortRunWords(run: RunInWords, reader: { now: Date; timeZone?: string }): string {
  const text = runWords(run, reader);
  if (run.state !== 'waiting') return text;
  const short = text.replace(/^Waiting (?:for (?:an? |the )?)?/, '');
  return short === '' ? text : short.charAt(0).toUpperCase() + short.slice(1);
}

/** How a run stands: `Finished`, `Price failed`, `Waiting for a retry of Price at 12:03:10: …` */
export function runWords(
  { state, failedAction, waitingFor }: RunInWords,
  reader: { now: Date; timeZone?: string },
): string {
  if (state === 'failed' && failedAction !== null) return `${failedAction} failed`;
  if (state === 'waiting' && waitingFor !== null) {
    return localTimes(waitingFor.message, reader).replace(/\.$/, '');
  }
  return words[state];
}
