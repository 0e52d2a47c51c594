'use client';
import type { Graph } from '@storyloom/engine';
import { Eye, GitCompare, Link as LinkIcon, Pencil, RotateCcw, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import type { VersionItem } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Badge } from '../../ui/state.tsx';
import { notify } from '../../ui/toaster.tsx';
import { writeClipboard } from '../../ui/write-clipboard.ts';
import { RowsLoading } from '../drawer/rows-loading.tsx';
import { useEditor } from '../state/use-editor.ts';
import { withLooking } from './looking.ts';
import { NamingForm } from './naming-form.tsx';
import { RunVersion } from './run-version.tsx';
import { useRestore } from './use-restore.ts';
import { useVersionActions } from './use-version-actions.ts';
import { useLook, useVersion, useVersionState } from './use-versions.ts';
import { VersionBadges } from './version-list.tsx';

/** One version: what people said of it, and what can be done with it. */
export function VersionDetail({ number }: { number: number }) {
  const { readOnly } = useEditor();
  const version = useVersion({ number });
  const { data: state } = useVersionState();
  const [editing, setEditing] = useState(false);
  if (version.isPending) return <RowsLoading label="The version loads" />;
  if (version.isError) {
    return (
      <div className="p-3">
        <ErrorState title="The version did not load" onRetry={() => void version.refetch()}>
          {explain(version.error)}
        </ErrorState>
      </div>
    );
  }
  const { graph, ...item } = version.data;
  const shown = { ...item, live: state?.live?.number === number };
  return (
    <section aria-label={`About version ${number}`} className="grid gap-2.5 p-3">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold">Version {number}</h2>
        {shown.live && <Badge tone="tone-succeeded">Live</Badge>}
        <VersionBadges version={shown} />
        <span className="text-12 text-ink-2">
          {shown.by ?? 'Nobody known'}, <RelativeTime at={shown.at} />
        </span>
      </header>
      {editing ? (
        <NamingForm version={shown} onDone={() => setEditing(false)} />
      ) : (
        <Said version={shown} onEdit={readOnly ? null : () => setEditing(true)} />
      )}
      <DetailButtons version={shown} graph={graph} live={state?.live?.number ?? null} />
    </section>
  );
}

function Said({ version, onEdit }: { version: VersionItem; onEdit: (() => void) | null }) {
  const { name, note, review, bypassReason } = version;
  return (
    <div className="grid gap-1.5">
      {name !== null && <p className="font-medium break-words">{name}</p>}
      {note !== '' && <p className="break-words whitespace-pre-wrap">{note}</p>}
      {review !== null && (
        <p className="text-12 break-words text-ink-2">
          {review.decidedBy ?? 'Somebody'} approved it{review.comment === '' ? '' : `: ${review.comment}`}
        </p>
      )}
      {bypassReason !== null && (
        <p className="tone-waiting text-12 break-words text-tone-text">
          Published without the review it needed: {bypassReason}
        </p>
      )}
      {onEdit && (
        <Button size="sm" variant="quiet" icon={Pencil} className="-ml-2 justify-self-start" onClick={onEdit}>
          {name === null && note === '' ? 'Name it' : 'Edit name and note'}
        </Button>
      )}
    </div>
  );
}

type ButtonsProps = { version: VersionItem; graph: Graph; live: number | null };

function DetailButtons({ version, graph, live }: ButtonsProps) {
  const { readOnly, canRun } = useEditor();
  const { data: state } = useVersionState();
  const { rollBack, storyId } = useVersionActions();
  const look = useLook();
  const restore = useRestore();
  const { number } = version;
  const back = number < (live ?? 0);
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" icon={Eye} onClick={() => look({ before: null, after: number })}>
        Look at it
      </Button>
      <Menu
        trigger={
          <Button size="sm" icon={GitCompare}>
            Compare
          </Button>
        }
      >
        {number > 1 && (
          <MenuItem onSelect={() => look({ before: number - 1, after: number })}>
            With the version before
          </MenuItem>
        )}
        {live !== null && live !== number && (
          <MenuItem onSelect={() => look({ before: number, after: live })}>With the live version</MenuItem>
        )}
        <MenuItem onSelect={() => look({ before: number, after: 'draft' })}>With the draft</MenuItem>
      </Menu>
      {!readOnly && live !== number && (
        <Button
          size="sm"
          icon={RotateCcw}
          busy={rollBack.isPending}
          title={
            state?.changeControl
              ? 'It goes live at once. The draft stays as it is.'
              : 'It goes live at once, and the draft with it.'
          }
          onClick={() => rollBack.mutate({ storyId, number })}
        >
          {back ? 'Roll back to it' : 'Make it live'}
        </Button>
      )}
      {!readOnly && (
        <Button
          size="sm"
          icon={Undo2}
          title="The draft becomes what this version is. One step of undo brings it back."
          onClick={() => restore(number)}
        >
          Restore into the draft
        </Button>
      )}
      {canRun && <RunVersion number={number} graph={graph} />}
      <Button size="sm" variant="quiet" icon={LinkIcon} onClick={() => void copyLink(number)}>
        Copy link
      </Button>
    </div>
  );
}

async function copyLink(number: number): Promise<void> {
  const href = withLooking(location.href, { before: null, after: number });
  const copied = await writeClipboard(href);
  if (copied) notify.done({ title: 'Link copied' });
  else notify.failed({ title: 'The browser did not let the link be copied', detail: href });
}
