'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { PageState } from '../../../src/app-shell/page-state.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { Button } from '../../../src/ui/button.tsx';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { SearchInput } from '../../../src/ui/search-input.tsx';
import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';
import { FreshLinks } from './fresh-links.tsx';
import { InviteDialog, type Invited } from './invite-dialog.tsx';
import { MemberTable } from './member-table.tsx';
import { matching } from './member-words.ts';
import { RoleTable } from './role-table.tsx';

/** Who is in the team, and what each role may do. */
export function Members() {
  const trpc = useTRPC();
  const { team, isAdmin } = useTeam();
  const [search, setSearch] = useState('');
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<readonly Invited[]>([]);
  const members = useQuery(
    trpc.members.list.queryOptions({ teamId: team?.id ?? '' }, { enabled: team !== undefined }),
  );
  const shown = matching(members.data ?? [], search);
  return (
    <section aria-label="Members">
      <div className="mt-4 mb-2 flex flex-wrap items-center gap-3">
        <SearchInput
          label="Search members"
          placeholder="Search names and addresses"
          value={search}
          onChange={setSearch}
          className="max-sm:grow sm:w-[280px]"
        />
        <span className="grow max-sm:hidden" />
        {members.data && (
          <span role="status" className="text-12 text-ink-3 tabular-nums">
            {formatCounted(shown.length, 'member')}
          </span>
        )}
        {isAdmin && (
          <Button variant="primary" icon={Plus} onClick={() => setInviting(true)}>
            Invite people
          </Button>
        )}
      </div>
      {invited.length > 0 && <FreshLinks invited={invited} onDone={() => setInvited([])} />}
      <PageState title="Members did not load" query={members} loading={<Bars />} />
      {shown.length > 0 && <MemberTable members={shown} onInvited={setInvited} />}
      {members.data && shown.length === 0 && (
        <EmptyState
          className="border-t border-line px-2 py-5"
          title={`Nobody here is called “${search.trim()}”`}
          actions={
            <Button size="sm" onClick={() => setSearch('')}>
              Clear search
            </Button>
          }
        />
      )}
      <RoleTable />
      {inviting && team && (
        <InviteDialog
          teamId={team.id}
          isOwner={team.role === 'owner'}
          onInvited={setInvited}
          onClosed={() => setInviting(false)}
        />
      )}
    </section>
  );
}

function Bars() {
  return (
    <Loading label="Loading members">
      <div className="grid gap-8 border-t border-line px-2 py-5">
        {['w-52', 'w-40', 'w-48'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </Loading>
  );
}
