'use client';
import { Download } from 'lucide-react';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { PageState } from '../../../src/app-shell/page-state.tsx';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { Button } from '../../../src/ui/button.tsx';
import { buttonClass } from '../../../src/ui/button-class.ts';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';
import { exportPath, isNarrowed } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import { useAuditLog } from './use-audit-log.ts';

/** Who did what in the team, or anywhere: for owners and admins. */
export function AuditPage() {
  const { team, isAdmin } = useTeam();
  if (team !== undefined && !isAdmin) {
    return (
      <div className="max-w-[1072px]">
        <PageHeader title="Audit log" />
        <EmptyState title="The audit log is for owners and admins">
          Ask one of them what was done in {team.name}, or for a role that lets you see it.
        </EmptyState>
      </div>
    );
  }
  return <AuditLog teamId={team?.id} />;
}

function AuditLog({ teamId }: { teamId: string | undefined }) {
  const { filter, change, asked, about, list } = useAuditLog(teamId);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="max-w-[1072px]">
      <PageHeader title="Audit log">
        {teamId !== undefined && items.length > 0 && (
          <a href={exportPath(asked, teamId)} download className={buttonClass({ size: 'lg' })}>
            <Icon of={Download} />
            Export JSONL
          </a>
        )}
      </PageHeader>
      {about && (
        <AuditFilters
          filter={filter}
          onChange={change}
          people={about.people}
          mayAskEverywhere={about.mayAskEverywhere}
        />
      )}
      <PageState title="The audit log did not load" query={list} loading={<AuditSkeleton />} />
      {list.data && items.length === 0 && !list.hasNextPage && (
        <NothingFound
          narrowed={isNarrowed(filter)}
          onClear={() => history.replaceState(null, '', '/audit-log')}
        />
      )}
      {items.length > 0 && <AuditTable items={items} onNarrow={change} />}
      {list.hasNextPage && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {items.length > 0 ? 'Show more' : 'Look further back'}
          </Button>
          {items.length === 0 && <span className="text-ink-2">None among the latest entries.</span>}
        </div>
      )}
      {about && (
        <p className="mt-3 text-12 text-ink-3">
          Kept for {formatCounted(about.auditDays, 'day')}. Nobody can change or delete an entry.
        </p>
      )}
    </div>
  );
}

function NothingFound({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  if (!narrowed) {
    return (
      <EmptyState className="px-2 py-6" title="Nothing was done in this time">
        What people change on pages, over REST and on the command line is written down here.
      </EmptyState>
    );
  }
  const clear = (
    <Button size="sm" onClick={onClear}>
      Clear filters
    </Button>
  );
  return <EmptyState className="px-2 py-6" title="No entry matches" actions={clear} />;
}

const widths = ['w-44', 'w-32', 'w-52', 'w-40', 'w-36'] as const;

function AuditSkeleton() {
  return (
    <Loading label="Loading the audit log">
      {widths.map((width) => (
        <div key={width} className="flex h-11 items-center gap-8 border-b border-line px-2">
          <Skeleton className="w-32 max-sm:hidden" />
          <Skeleton className="w-28 max-sm:hidden" />
          <Skeleton className={width} />
        </div>
      ))}
    </Loading>
  );
}
