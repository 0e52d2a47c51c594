'use client';
import { credentialForm } from '@storyloom/engine';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { CredentialItem } from '../../../src/app-shell/trpc.ts';
import { useDebounced } from '../../../src/app-shell/use-debounced.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { EditedCell, NameCell } from '../../../src/shared-values/shared-cells.tsx';
import { SharedList } from '../../../src/shared-values/shared-list.tsx';
import { useCredentials } from '../../../src/shared-values/use-shared-list.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { Table, TableCell, TableHead, TableRow } from '../../../src/ui/table.tsx';

const words = {
  title: 'Credentials',
  one: 'credential',
  many: 'credentials',
  newHref: '/credentials/new',
  empty:
    'A key, a password or a certificate that stories sign in with. Formulas name it; its value stays on the server.',
};

/** The secrets that the team's stories sign in with. */
export function CredentialsPage() {
  const { team } = useTeam();
  const [search, setSearch] = useState('');
  const list = useCredentials(team?.id, useDebounced(search.trim(), 200));
  return (
    <SharedList words={words} list={list} search={search} onSearch={setSearch}>
      {(items) => <CredentialTable credentials={items} />}
    </SharedList>
  );
}

function CredentialTable({ credentials }: { credentials: CredentialItem[] }) {
  return (
    <Table caption="Credentials" className="sm:table-fixed">
      <thead className="max-sm:sr-only">
        <tr>
          <TableHead>Credential</TableHead>
          <TableHead className="w-40 max-sm:hidden">Kind</TableHead>
          <TableHead className="w-40 max-lg:hidden">Last used</TableHead>
          <TableHead className="w-44 max-sm:hidden">Edited</TableHead>
        </tr>
      </thead>
      <tbody>
        {credentials.map((one) => (
          <TableRow key={one.id} className="relative">
            <NameCell of={one} href="/credentials" root="CREDENTIAL">
              <Expiry credential={one} />
            </NameCell>
            <TableCell className="text-ink-2 max-sm:hidden">{credentialForm(one.type).title}</TableCell>
            <TableCell className="text-ink-2 max-lg:hidden">
              {one.lastUsedAt === null ? (
                <span className="text-ink-3">Not yet</span>
              ) : (
                <RelativeTime at={one.lastUsedAt} className="relative" />
              )}
            </TableCell>
            <EditedCell of={one} />
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

/** That it ends soon, or has. */
function Expiry({ credential: { expiresAt, expiresSoon } }: { credential: CredentialItem }) {
  if (expiresAt === null || !expiresSoon) return null;
  const isOver = Date.parse(expiresAt) < Date.now();
  return (
    <div className="tone-waiting mt-0.5 inline-flex items-center gap-1 text-12 text-tone-text">
      <Icon of={TriangleAlert} size={14} className="text-tone-solid" />
      {isOver ? 'Expired' : 'Expires'} <RelativeTime at={expiresAt} className="relative" />
    </div>
  );
}
