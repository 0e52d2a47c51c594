import type { ShareAccess } from '@storyloom/engine';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { RelativeTime } from '../ui/relative-time.tsx';
import { TableCell } from '../ui/table.tsx';
import { SharedMark } from './shared-mark.tsx';

type Named = {
  id: string;
  name: string;
  slug: string;
  description: string;
  own: boolean;
  access: ShareAccess;
};

type Props = {
  of: Named;
  /** The list's page. */
  href: string;
  /** What formulas find it under. */
  root: 'CREDENTIAL' | 'RESOURCE';
  children?: ReactNode;
};

/** What a shared thing is called, by people and by formulas; a click anywhere in its row opens it. */
export function NameCell({ of: { id, name, slug, description, own, access }, href, root, children }: Props) {
  return (
    <TableCell className="max-sm:w-full max-sm:max-w-0 max-sm:py-2">
      <span className="flex min-w-0 items-center gap-2">
        <Link
          href={`${href}/${id}`}
          className="block truncate font-medium after:absolute after:inset-0 after:content-['']"
        >
          {name}
        </Link>
        <SharedMark own={own} access={access} />
      </span>
      <div className="truncate text-12 text-ink-3">
        <code className="text-11">
          {root}.{slug}
        </code>
        {description !== '' && <span className="max-sm:hidden"> · {description}</span>}
      </div>
      {children}
    </TableCell>
  );
}

/** Who edited it last, and when. */
export function EditedCell({
  of: { editedBy, editedAt },
}: {
  of: { editedBy: string | null; editedAt: string };
}) {
  return (
    <TableCell className="truncate text-ink-2 max-sm:hidden">
      {editedBy !== null && `${editedBy}, `}
      <RelativeTime at={editedAt} className="relative" />
    </TableCell>
  );
}
