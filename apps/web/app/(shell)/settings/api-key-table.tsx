'use client';
import type { ApiKeyItem } from '../../../src/app-shell/trpc.ts';
import { Button } from '../../../src/ui/button.tsx';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { Table, TableCell, TableHead, TableRow } from '../../../src/ui/table.tsx';

type ApiKeyTableProps = {
  keys: readonly ApiKeyItem[];
  canRevoke: boolean;
  onRevoke: (key: ApiKeyItem) => void;
};

/** Keys by name and first characters; the rest of a key is nowhere. */
export function ApiKeyTable({ keys, canRevoke, onRevoke }: ApiKeyTableProps) {
  return (
    <Table caption="API keys" className="sm:table-fixed">
      <thead className="max-sm:sr-only">
        <tr>
          <TableHead>Key</TableHead>
          <TableHead className="w-56 max-sm:hidden">Made by</TableHead>
          <TableHead className="w-36 max-sm:hidden">Last used</TableHead>
          <TableHead className="w-24">
            <span className="sr-only">Revoke</span>
          </TableHead>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <TableRow key={key.id}>
            <TableCell className="max-sm:w-full max-sm:max-w-0 max-sm:py-2">
              <div className="truncate font-medium">{key.name}</div>
              <div className="truncate text-12 text-ink-3">
                <code className="text-11 font-normal">{key.prefix}…</code>
                <span className="sm:hidden"> · {lastUsed(key)}</span>
              </div>
            </TableCell>
            <TableCell className="truncate text-ink-2 max-sm:hidden">
              {key.by}, <RelativeTime at={key.createdAt} />
            </TableCell>
            <TableCell className="text-ink-2 max-sm:hidden">{lastUsed(key)}</TableCell>
            <TableCell className="w-24 px-2 text-right">
              {canRevoke && (
                <Button
                  size="sm"
                  variant="danger"
                  aria-label={`Revoke ${key.name}`}
                  onClick={() => onRevoke(key)}
                >
                  Revoke
                </Button>
              )}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function lastUsed(key: ApiKeyItem) {
  return key.lastUsedAt === null ? 'Never used' : <RelativeTime at={key.lastUsedAt} />;
}
