import { type DraftState, unsavedCount } from './core.ts';

export type SaveState = {
  kind: 'saved' | 'saving' | 'by_hand' | 'offline' | 'conflict' | 'stopped';
  text: string;
};

/** What the top bar says about the draft. `now` and the save's time in milliseconds. */
export function saveState(
  state: Pick<DraftState, 'phase' | 'sending' | 'waiting' | 'held' | 'left' | 'byHand'>,
  now: number,
): SaveState {
  const count = unsavedCount(state);
  const kept = count === 0 ? '' : ` – ${changesText(count)} kept locally`;
  if (state.phase.kind === 'stopped') return { kind: 'stopped', text: `${state.phase.message}${kept}` };
  if (state.held.length > 0) {
    return { kind: 'conflict', text: `${state.held.at(0)?.by ?? 'Somebody'} changed the same thing` };
  }
  if (state.phase.kind === 'offline') return { kind: 'offline', text: `Offline${kept}` };
  if (state.byHand && state.sending === null && count > 0) {
    return { kind: 'by_hand', text: `${changesText(count)} not saved` };
  }
  if (count > 0) return { kind: 'saving', text: 'Saving' };
  return { kind: 'saved', text: savedText(state.phase.savedAt, now) };
}

function changesText(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`;
}

function savedText(savedAt: number | null, now: number): string {
  if (savedAt === null) return 'Saved';
  const seconds = Math.max(0, Math.floor((now - savedAt) / 1_000));
  if (seconds < 1) return 'Saved just now';
  if (seconds < 60) return `Saved ${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `Saved ${minutes} min ago` : 'Saved';
}
