'use client';
import { diffCount } from '@storyloom/engine';
import { Button } from '../../ui/button.tsx';
import { formatCounted } from '../../ui/format.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Badge } from '../../ui/state.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
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
  const isLive = looking !== null && looking.before === null && looking.after === live;
  return (
    <div className="flex min-w-0 items-center gap-1">
      {live !== null && (
        <Segmented
          label="What is shown"
          options={[
            { value: 'draft', label: 'Draft' },
            { value: 'live', label: `Live v${live}` },
          ]}
          value={isLive ? 'live' : 'draft'}
          onChange={(shown) => look(shown === 'live' ? { before: null, after: live } : null)}
        />
      )}
      <Pending live={live} />
    </div>
  );
}

/** “Draft · 3 changes since version 7”: the word Draft is beside it, and heard. */
function Pending({ live }: { live: number | null }) {
  const pending = usePending();
  const look = useLook();
  if (pending === null) return null;
  const count = diffCount(pending);
  if (live === null) return <span className="truncate text-12 text-ink-3">Draft, nothing is live</span>;
  if (count === 0)
    return <span className="truncate px-1 text-12 text-ink-3 max-lg:hidden">Same as live</span>;
  const since = `${formatCounted(count, 'change')} since version ${live}`;
  return (
    <Button
      size="sm"
      variant="quiet"
      aria-label={`Draft, ${since}`}
      title="Show what changed"
      className="min-w-0 max-lg:hidden"
      onClick={() => look({ before: live, after: 'draft' })}
    >
      <span className="truncate">{since}</span>
    </Button>
  );
}
