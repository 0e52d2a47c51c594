'use client';
import type { VersionState } from '../../app-shell/trpc.ts';
import { PublishForm } from './publish-form.tsx';
import { ReviewPanel } from './review-panel.tsx';

/** How a draft goes live here: at once, or once it was reviewed. */
export function Publishing({ state, onClose }: { state: VersionState; onClose: () => void }) {
  return state.reviewRequired ? (
    <ReviewPanel state={state} onClose={onClose} />
  ) : (
    <PublishForm state={state} onClose={onClose} />
  );
}
