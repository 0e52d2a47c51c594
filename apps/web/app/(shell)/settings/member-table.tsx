'use client';
import type { MemberItem } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { Avatar } from '../../../src/ui/avatar.tsx';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { StateGlyph } from '../../../src/ui/state.tsx';
import { Table, TableCell, TableHead, TableRow } from '../../../src/ui/table.tsx';
import type { Invited } from './invite-dialog.tsx';
import { MemberMenu } from './member-menu.tsx';
import { roleWords } from './member-words.ts';

type Props = { members: readonly MemberItem[]; onInvited: (invited: Invited[]) => void };

/** Members as rows; a phone shows each as lines. */
export function MemberTable({ members, onInvited }: Props) {
  const { me, team, isAdmin } = useTeam();
  const isOwner = team?.role === 'owner';
  return (
    <Table caption="Members" className="sm:table-fixed">
      <thead className="max-sm:sr-only">
        <tr>
          <TableHead>Member</TableHead>
          <TableHead className="w-36">Role</TableHead>
          <TableHead className="w-44 max-sm:hidden">Signed in</TableHead>
          <TableHead className="w-40 max-md:hidden">In the team since</TableHead>
          {isAdmin && (
            <TableHead className="w-14">
              <span className="sr-only">More</span>
            </TableHead>
          )}
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <TableRow key={member.id}>
            <TableCell className="max-sm:w-full max-sm:max-w-0 max-sm:py-2">
              <span className="flex min-w-0 items-center gap-2.5">
                <Avatar name={member.name} />
                <span className="min-w-0">
                  <span className="block truncate font-medium">
                    {member.name}
                    {member.id === me.data?.user.id && <span className="font-normal text-ink-3"> you</span>}
                  </span>
                  {member.name !== member.email && (
                    <span className="block truncate text-12 text-ink-3">{member.email}</span>
                  )}
                </span>
              </span>
            </TableCell>
            <TableCell>{roleWords[member.role]}</TableCell>
            <TableCell className="text-ink-2 max-sm:hidden">
              <SignedIn member={member} />
            </TableCell>
            <TableCell className="text-ink-2 max-md:hidden">
              <RelativeTime at={member.joinedAt} />
            </TableCell>
            {isAdmin && team && (
              <TableCell className="px-2 text-right max-sm:px-1">
                {(isOwner || member.role !== 'owner') && (
                  <MemberMenu member={member} teamId={team.id} isOwner={isOwner} onInvited={onInvited} />
                )}
              </TableCell>
            )}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function SignedIn({ member: { invited, signedInAt } }: { member: MemberItem }) {
  if (invited) return <StateGlyph state="waiting">Invited</StateGlyph>;
  return signedInAt === null ? (
    <span className="text-ink-3">Signed out</span>
  ) : (
    <RelativeTime at={signedInAt} />
  );
}
