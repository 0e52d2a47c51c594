'use client';
import Link from 'next/link';
import { useState } from 'react';
import type { ResourceItem } from '../../../src/app-shell/trpc.ts';
import { useDebounced } from '../../../src/app-shell/use-debounced.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { SharedList } from '../../../src/shared-values/shared-list.tsx';
import { SharedMark } from '../../../src/shared-values/shared-mark.tsx';
import { useResources } from '../../../src/shared-values/use-shared-list.ts';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
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
            <TableCell className="max-sm:w-full max-sm:max-w-0 max-sm:py-2">
              <span className="flex min-w-0 items-center gap-2">
                <Link
                  href={`/resources/${one.id}`}
                  className="block truncate font-medium after:absolute after:inset-0 after:content-['']"
                >
                  {one.name}
                </Link>
                <SharedMark own={one.own} access={one.access} />
              </span>
              <div className="truncate text-12 text-ink-3">
                <code className="text-11">RESOURCE.{one.slug}</code>
                {one.description !== '' && <span className="max-sm:hidden"> · {one.description}</span>}
              </div>
            </TableCell>
            <TableCell className="text-ink-2 max-sm:hidden">{resourceWords[one.type].title}</TableCell>
            <TableCell className="truncate text-ink-2 max-sm:hidden">
              {one.editedBy !== null && `${one.editedBy}, `}
              <RelativeTime at={one.editedAt} className="relative" />
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
