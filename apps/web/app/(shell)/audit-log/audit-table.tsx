'use client';
import { Ban, ChevronDown, ChevronRight, CircleX, Hourglass } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { AuditItem } from '../../../src/app-shell/trpc.ts';
import { Avatar } from '../../../src/ui/avatar.tsx';
import { formatInstant } from '../../../src/ui/format.ts';
import { IconButton } from '../../../src/ui/icon-button.tsx';
import { Badge } from '../../../src/ui/state.tsx';
import { Table, TableCell, TableHead, TableRow } from '../../../src/ui/table.tsx';
import { AuditEntry } from './audit-entry.tsx';
import type { AuditFilter } from './audit-filter.ts';
import { actorOf, operationWord, subjectOf } from './audit-words.ts';

type Props = { items: readonly AuditItem[]; onNarrow: (part: Partial<AuditFilter>) => void };

/** Entries, newest first; each opens to all that is known of it. */
export function AuditTable({ items, onNarrow }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table caption="Audit log" className="lg:table-fixed">
      <thead className="max-lg:sr-only">
        <tr>
          <TableHead className="w-44 max-lg:hidden">When</TableHead>
          <TableHead className="w-52 max-lg:hidden">Who</TableHead>
          <TableHead>What</TableHead>
          <TableHead className="w-36 max-lg:hidden">From</TableHead>
          <TableHead className="w-12">
            <span className="sr-only">Details</span>
          </TableHead>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Fragment key={item.id}>
            <AuditRow
              item={item}
              isOpen={open === item.id}
              onToggle={() => setOpen(open === item.id ? null : item.id)}
            />
            {open === item.id && (
              <tr>
                <td colSpan={5} className="border-b border-line px-2 pt-3 pb-4">
                  <AuditEntry item={item} onNarrow={onNarrow} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </Table>
  );
}

type RowProps = { item: AuditItem; isOpen: boolean; onToggle: () => void };

function AuditRow({ item, isOpen, onToggle }: RowProps) {
  const who = actorOf(item);
  const what = operationWord(item);
  const subject = subjectOf(item);
  const when = formatInstant(new Date(item.at)).slice(0, 19);
  return (
    <TableRow selected={isOpen}>
      <TableCell className="text-ink-2 tabular-nums max-lg:hidden">
        <time dateTime={item.at}>{when}</time>
      </TableCell>
      <TableCell className="max-lg:hidden">
        <span className="flex items-center gap-2">
          <Avatar name={who} size="sm" />
          <span className="truncate">{who}</span>
        </span>
      </TableCell>
      <TableCell className="max-lg:w-full max-lg:max-w-0 max-lg:py-2 max-lg:pl-2">
        <span className="flex items-center gap-2">
          <Outcome state={item.state} />
          <span className="min-w-0 truncate">
            {what}
            {subject !== null && <b className="font-semibold"> {subject}</b>}
          </span>
        </span>
        <span className="block truncate text-12 text-ink-3 tabular-nums lg:hidden">
          {who}, <time dateTime={item.at}>{when}</time>
        </span>
      </TableCell>
      <TableCell className="truncate font-mono text-11 text-ink-3 max-lg:hidden">{item.ip ?? '–'}</TableCell>
      <TableCell className="px-1 text-right">
        <IconButton
          icon={isOpen ? ChevronDown : ChevronRight}
          label={`Details of ${what}${subject === null ? '' : ` ${subject}`}`}
          size="sm"
          aria-expanded={isOpen}
          onClick={onToggle}
        />
      </TableCell>
    </TableRow>
  );
}

/** What was done says nothing; the rest is loud. */
function Outcome({ state }: { state: AuditItem['state'] }) {
  if (state === 'done') return null;
  if (state === 'refused') {
    return (
      <Badge tone="tone-failed" icon={Ban}>
        Refused
      </Badge>
    );
  }
  return state === 'failed' ? (
    <Badge tone="tone-failed" icon={CircleX}>
      Failed
    </Badge>
  ) : (
    <Badge tone="tone-waiting" icon={Hourglass}>
      Not ended
    </Badge>
  );
}
