'use client';
import type { Id } from '@storyloom/engine';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { saveFile } from '../../app-shell/save-file.ts';
import { useTRPC, useTRPCClient } from '../../app-shell/trpc.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { notify } from '../../ui/toaster.tsx';
import { JsonTree } from './json-tree.tsx';
import { type Path, pathOf } from './large-rows.ts';
import { LargeTree } from './large-tree.tsx';
import { RowsLoading } from './rows-loading.tsx';

const EventTable = lazyPart(
  'table of an event',
  async () => (await import('./event-table.tsx')).EventTable,
  <RowsLoading label="The table loads" />,
);

/** One event: as a tree, a list of it as a table, as a file. It never changes, so it is fetched once. */
export function EventTree({ id }: { id: Id }) {
  const trpc = useTRPC();
  const event = useQuery(trpc.events.open.queryOptions({ id }, { staleTime: Number.POSITIVE_INFINITY }));
  const [table, setTable] = useState<Path | null>(null);
  if (event.isPending) return <RowsLoading label="The event loads" />;
  if (event.isError) {
    return (
      <div className="p-3">
        <ErrorState
          title="The event did not load"
          onRetry={() => void event.refetch()}
          retrying={event.isRefetching}
        >
          {explain(event.error)}
        </ErrorState>
      </div>
    );
  }
  const { actionSlug, output, root } = event.data;
  if (table !== null) {
    return <EventTable id={id} slug={actionSlug} path={table} onClose={() => setTable(null)} />;
  }
  const download = <DownloadButton id={id} slug={actionSlug} />;
  return root === null ? (
    <JsonTree
      slug={actionSlug}
      value={output}
      onTable={(path) => setTable(pathOf(path, actionSlug))}
      aside={download}
    />
  ) : (
    <LargeTree event={{ id, actionSlug, root }} onTable={setTable} aside={download} />
  );
}

function DownloadButton({ id, slug }: { id: Id; slug: string }) {
  const client = useTRPCClient();
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const { output } = await client.events.get.query({ id });
      saveFile(`${slug}-${id}.json`, JSON.stringify(output, null, 2));
    } catch (error) {
      notify.failed({ title: 'The event was not downloaded', detail: explain(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <IconButton
      size="sm"
      icon={Download}
      label="Download the event"
      busy={busy}
      onClick={() => void download()}
    />
  );
}
