import { TriangleAlert } from 'lucide-react';
import type { QueueSummary } from '../../../src/app-shell/trpc.ts';
import { formatCount } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { Table, TableCell, TableHead, TableRow } from '../../../src/ui/table.tsx';
import { isSilent, workerName } from './queue-words.ts';

/** Who carries Action runs out, for all teams. */
export function QueueWorkers({ workers }: { workers: QueueSummary['workers'] }) {
  return (
    <section aria-labelledby="workers">
      <h2 id="workers" className="mb-1 text-14 font-semibold">
        Workers
      </h2>
      {workers.length === 0 ? (
        <p className="text-ink-2">
          No worker was seen in the last minute: nothing that is queued runs. Start one, or look at its log.
        </p>
      ) : (
        <Table caption="Workers" className="lg:table-fixed">
          <thead>
            <tr>
              <TableHead>Host and process</TableHead>
              <TableHead className="w-52 max-lg:w-28">Busy</TableHead>
              <TableHead className="w-36">Last seen</TableHead>
              <TableHead className="w-36 max-lg:hidden">Started</TableHead>
            </tr>
          </thead>
          <tbody>
            {workers.map((worker) => (
              <WorkerRow key={worker.id} worker={worker} silent={isSilent(worker, workers)} />
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

type RowProps = { worker: QueueSummary['workers'][number]; silent: boolean };

function WorkerRow({ worker, silent }: RowProps) {
  const { host, process } = workerName(worker.id);
  const part = worker.slots === 0 ? 0 : Math.min(1, worker.busy / worker.slots);
  return (
    <TableRow>
      <TableCell className="max-lg:w-full max-lg:max-w-0">
        <span className="block truncate font-mono text-12">
          {host}
          {process !== null && <span className="text-ink-3"> {process}</span>}
        </span>
      </TableCell>
      <TableCell>
        <span className="flex items-center gap-2 tabular-nums">
          <span aria-hidden className="h-1.5 w-24 overflow-hidden rounded-full bg-pressed max-lg:hidden">
            <span
              className="tone-running block h-full bg-tone-solid"
              style={{ width: `${Math.round(part * 100)}%` }}
            />
          </span>
          {formatCount(worker.busy)} of {formatCount(worker.slots)}
        </span>
      </TableCell>
      <TableCell className="text-ink-2">
        {silent ? (
          <span className="tone-waiting inline-flex items-center gap-1.5 text-tone-text">
            <Icon of={TriangleAlert} size={14} className="text-tone-solid" />
            <span className="sr-only">Most likely gone, seen</span>
            <RelativeTime at={worker.seenAt} />
          </span>
        ) : (
          <RelativeTime at={worker.seenAt} />
        )}
      </TableCell>
      <TableCell className="text-ink-2 max-lg:hidden">
        <RelativeTime at={worker.startedAt} />
      </TableCell>
    </TableRow>
  );
}
