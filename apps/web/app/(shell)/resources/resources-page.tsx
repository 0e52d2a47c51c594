'use client';
import { useState } from 'react';
import type { ResourceItem } from '../../../src/app-shell/trpc.ts';
import { useDebounced } from '../../../src/app-shell/use-debounced.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { EditedCell, NameCell } from '../../../src/shared-values/shared-cells.tsx';
import { SharedList } from '../../../src/shared-values/shared-list.tsx';
import { useResources } from '../../../src/shared-values/use-shared-list.ts';
import { Table, TableCell, TableHead, TableRow } from '../../../src/ui/table.tsx';
import { resourceWords } from './resource-words.ts';

const words = {
  title: 'Resources',
  one: 'resource',
  many: 'resources',
  newHref: '/resources/new',
  empty:
    'A value that stories share: a list of blocked addresses, a cursor, a template. Formulas read it, and Update Resource changes it.',
};

/** The values that the team's stories share. */
export function ResourcesPage() {
  const { team } = useTeam();
  const [search, setSearch] = useState('');
  const list = useResources(team?.id, useDebounced(search.trim(), 200));
  return (
    <SharedList words={words} list={list} search={search} onSearch={setSearch}>
      {(items) => <ResourceTable resources={items} />}
    </SharedList>
  );
}

function ResourceTable({ resources }: { resources: ResourceItem[] }) {
  return (
    <Table caption="Resources" className="sm:table-fixed">
      <thead className="max-sm:sr-only">
        <tr>
          <TableHead>Resource</TableHead>
          <TableHead className="w-32 max-sm:hidden">Kind</TableHead>
          <TableHead className="w-52 max-sm:hidden">Edited</TableHead>
        </tr>
      </thead>
      <tbody>
        {resources.map((one) => (
          <TableRow key={one.id} className="relative">
            <NameCell of={one} href="/resources" root="RESOURCE" />
            <TableCell className="text-ink-2 max-sm:hidden">{resourceWords[one.type].title}</TableCell>
            <EditedCell of={one} />
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
