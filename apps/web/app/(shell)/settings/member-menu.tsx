'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Mail, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { AskDialog } from '../../../src/app-shell/ask-dialog.tsx';
import { explain } from '../../../src/app-shell/explain.ts';
import { type MemberItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { IconButton } from '../../../src/ui/icon-button.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../../../src/ui/menu.tsx';
import { notify } from '../../../src/ui/toaster.tsx';
import type { Invited } from './invite-dialog.tsx';
import { roleChoices } from './member-words.ts';

type Props = {
  member: MemberItem;
  teamId: string;
  isOwner: boolean;
  onInvited: (invited: Invited[]) => void;
};

/** What an admin can do about a member. */
export function MemberMenu({ member, teamId, isOwner, onInvited }: Props) {
  const { name, email, role, invited } = member;
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [leaving, setLeaving] = useState(false);
  const onSettled = () => cache.invalidateQueries(trpc.members.list.pathFilter());
  const setRole = useMutation(
    trpc.members.setRole.mutationOptions({
      onSettled,
      onError: (error) => notify.failed({ title: 'The role was not changed', detail: explain(error) }),
    }),
  );
  const again = useMutation(
    trpc.members.inviteAgain.mutationOptions({
      onSuccess: (answer) => onInvited([{ email, ...answer }]),
      onError: (error) => notify.failed({ title: 'Nobody was invited', detail: explain(error) }),
    }),
  );
  const remove = useMutation(trpc.members.remove.mutationOptions({ onSettled }));
  return (
    <>
      <Menu align="end" trigger={<IconButton icon={Ellipsis} label={`More for ${name}`} />}>
        <MenuChoice
          label="Role"
          value={role}
          options={roleChoices(isOwner)}
          onChange={(next) => setRole.mutate({ teamId, email, role: next })}
        />
        <MenuSeparator />
        {invited && (
          <MenuItem icon={Mail} onSelect={() => again.mutate({ teamId, email })}>
            Invite again
          </MenuItem>
        )}
        <MenuItem icon={UserMinus} danger onSelect={() => setLeaving(true)}>
          Take out of the team…
        </MenuItem>
      </Menu>
      {leaving && (
        <AskDialog
          title={`Take ${name} out of the team?`}
          text="They see nothing of it any more, and their API keys of this team stop working. What they made stays."
          keep="Keep them"
          verb="Take out"
          fault="Nobody was taken out"
          run={() => remove.mutateAsync({ teamId, email })}
          onClosed={() => setLeaving(false)}
        />
      )}
    </>
  );
}
