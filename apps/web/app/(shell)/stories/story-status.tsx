import { Pencil } from 'lucide-react';
import type { StoryItem } from '../../../src/app-shell/trpc.ts';
import { formatBounded } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { StateGlyph } from '../../../src/ui/state.tsx';

/** Lists count runs and failures up to here; one more says that there are more. */
export const mostRuns = 1_000;
export const mostFailures = 50;

/** Glyph and word: what a person must know first about a story. Failures are loud, all else is quiet. */
export function StoryStatus({ story }: { story: StoryItem }) {
  if (story.disabled) return <StateGlyph state="disabled" />;
  if (story.failed24h > 0) {
    return (
      <StateGlyph state="failed" loud>
        {formatBounded(story.failed24h, mostFailures)} failed
      </StateGlyph>
    );
  }
  if (story.waiting > 0) {
    return (
      <StateGlyph state="waiting" loud>
        Waiting for {formatBounded(story.waiting, 99)}
      </StateGlyph>
    );
  }
  if (story.inReview) {
    return (
      <StateGlyph state="waiting" loud>
        In review
      </StateGlyph>
    );
  }
  if (story.live) {
    return (
      <StateGlyph state="succeeded">
        <span className="text-ink-2">Live</span>
      </StateGlyph>
    );
  }
  return (
    <span className="inline-flex items-center gap-1.5 align-middle whitespace-nowrap text-ink-2">
      <Icon of={Pencil} size={14} />
      Draft
    </span>
  );
}
