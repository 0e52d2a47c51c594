'use client';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { Attention } from '../../../src/app-shell/trpc.ts';
import { Button, ButtonLink } from '../../../src/ui/button.tsx';
import { formatInstant } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';
import { type AttentionRow, attentionRows } from './attention-rows.tsx';
import { SwitchOn } from './switch-on.tsx';

const shownAtFirst = 8;

/** What needs a person, each with the way to it. One line when nothing does. */
export function AttentionList({ attention, canEdit }: { attention: Attention; canEdit: boolean }) {
  const [all, setAll] = useState(false);
  const rows = attentionRows(attention);
  if (rows.length === 0) {
    return (
      <p className="tone-succeeded flex items-center gap-2.5 rounded-3 border border-line px-3 py-3 text-ink-2">
        <Icon of={CircleCheck} className="text-tone-solid" />
        All quiet. Nothing failed in the last 24 hours, nothing is stuck, and nobody is waited for.
      </p>
    );
  }
  const shown = all ? rows : rows.slice(0, shownAtFirst);
  return (
    <div className="overflow-hidden rounded-3 border border-line">
      <ul aria-label="What needs attention">
        {shown.map(({ key, ...row }) => (
          <Row key={key} {...row} canEdit={canEdit} />
        ))}
      </ul>
      {rows.length > shown.length && (
        <div className="border-t border-line px-2 py-1.5">
          <Button size="sm" variant="quiet" onClick={() => setAll(true)}>
            Show {rows.length - shown.length} more
          </Button>
        </div>
      )}
    </div>
  );
}

type RowProps = Omit<AttentionRow, 'key'> & { canEdit: boolean };

function Row({ tone, icon, title, detail, at, action, switchOn, canEdit }: RowProps) {
  return (
    <li
      className={`${tone} flex items-center gap-3 border-t border-line py-2 pr-2 pl-3 first:border-t-0 max-sm:grid max-sm:grid-cols-[16px_minmax(0,1fr)] max-sm:gap-y-2`}
    >
      <Icon of={icon} className="text-tone-solid max-sm:self-start" />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">{title}</p>
        <p
          className="truncate text-12 text-ink-2 max-lg:line-clamp-3 max-lg:whitespace-normal"
          title={detail}
        >
          {detail}
        </p>
      </div>
      <span className="flex items-center gap-3 max-sm:col-start-2 max-sm:justify-between">
        {at !== null && <When at={at} />}
        {switchOn && canEdit && <SwitchOn {...switchOn} />}
        <ButtonLink href={action.href} size="sm" className="w-22 max-sm:w-auto">
          {action.label}
        </ButtonLink>
      </span>
    </li>
  );
}

/** The past as “2 min ago”; what is still to come as its day. */
function When({ at }: { at: string }) {
  const isPast = Date.parse(at) <= Date.now();
  return (
    <span className="text-right text-12 whitespace-nowrap text-ink-3 tabular-nums">
      {isPast ? (
        <RelativeTime at={at} />
      ) : (
        <time dateTime={at} title={formatInstant(new Date(at))}>
          {new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' }).format(new Date(at))}
        </time>
      )}
    </span>
  );
}

/** The list while it is on its way. */
export function AttentionSkeleton() {
  return (
    <Loading label="Looking for what needs attention">
      <div className="rounded-3 border border-line">
        {['w-64', 'w-52'].map((width) => (
          <div key={width} className="grid gap-2 border-t border-line px-3 py-3 first:border-t-0">
            <Skeleton className={width} />
            <Skeleton className="h-2 w-80 max-w-full" />
          </div>
        ))}
      </div>
    </Loading>
  );
}
