import type { TeamRunItem } from '../../../src/app-shell/trpc.ts';
import { Table, TableHead } from '../../../src/ui/table.tsx';
import { columns } from './run-columns.ts';
import { RunRow } from './run-row.tsx';

/** Runs as rows. */
export function RunTable({ runs }: { runs: readonly TeamRunItem[] }) {
  return (
    <Table caption="Runs, newest first" className="sm:table-fixed">
      <thead className="max-sm:sr-only">
        <tr>
          <TableHead className={columns.story}>Run</TableHead>
          <TableHead className={columns.state}>How it stands</TableHead>
          <TableHead className={`${columns.events} text-right`}>Events</TableHead>
          <TableHead className={`${columns.took} text-right`}>Took</TableHead>
          <TableHead className={`${columns.began} text-right`}>Began</TableHead>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </tbody>
    </Table>
  );
}
