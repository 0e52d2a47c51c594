'use client';
import { diffCount } from '@storyloom/engine';
import { GitCompare } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Badge } from '../../ui/state.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { shownMark } from './looking.ts';
import { useLook, usePending, useVersionState } from './use-versions.ts';

/** In the middle of the bar: which version is live, and how far the draft is from it. */
export function VersionMark() {
  const { view } = useEditor();
  const { data } = useVersionState();
  if (!data) return null;
  if (data.changeControl) return <DraftOrLive live={data.live?.number ?? null} />;
  if (data.live === null) return null;
  return (
    <Button
      size="sm"
      variant="quiet"
      onClick={() => view.setState({ drawerTab: 'versions', drawerOpen: true })}
      title="Every edit that runs goes live when it is saved. Show all versions."
    >
      <Badge tone="tone-succeeded">Live</Badge>
      version {data.live.number}
    </Button>
  );
}

function DraftOrLive({ live }: { live: number | null }) {
  const looking = useView((state) => state.looking);
  const look = useLook();
  return (
    <div className="flex min-w-0 items-center gap-1">
      {live !== null && (
        <Segmented
          label="What is shown"
          {...shownMark(live, looking)}
          onChange={(shown) => {
            if (shown !== 'other') look(shown === 'live' ? { before: null, after: live } : null);
          }}
        />
      )}
      {looking === null && <Pending live={live} />}
    </div>
  );
}

/** How far the draft is from what is live is said by *Publish*; here one looks at it. */
function Pending({ live }: { live: number | null }) {
  const pending = usePending();
  const look = useLook();
  if (pending === null) return null;
  if (live === null) return <span className="truncate text-12 text-ink-3">Draft, nothing is live</span>;
  if (diffCount(pending) === 0)
    return <span className="truncate px-1 text-12 text-ink-3 max-lg:hidden">Same as live</span>;
  return (
    <IconButton
      icon={GitCompare}
      label={`Show what changed since version ${live}`}
      onClick={() => look({ before: live, after: 'draft' })}
    />
  );
}
