'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { FormDialog } from '../../../src/app-shell/form-dialog.tsx';
import { type MemberItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { Field } from '../../../src/ui/field.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { Select } from '../../../src/ui/select.tsx';
import { Textarea } from '../../../src/ui/textarea.tsx';
import { mostInvited, readAddresses, roleChoices } from './member-words.ts';

/** What came of an invitation: a link to hand on, or null when it was mailed or is not needed. */
export type Invited = { email: string; sent: boolean; link: string | null };

type Props = {
  teamId: string;
  isOwner: boolean;
  onInvited: (invited: Invited[]) => void;
  onClosed: () => void;
};

/** Takes addresses, one or a list, and a role for all of them. Those that could not be invited stay in the field. */
export function InviteDialog({ teamId, isOwner, onInvited, onClosed }: Props) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const [role, setRole] = useState<MemberItem['role']>('editor');
  const invite = useMutation(trpc.members.invite.mutationOptions());
  const addresses = readAddresses(text);
  const save = async () => {
    const invited: Invited[] = [];
    const failed: string[] = [];
    const faults: string[] = [];
    for (const email of addresses) {
      try {
        invited.push({ email, ...(await invite.mutateAsync({ teamId, email, role })) });
      } catch (error) {
        failed.push(email);
        faults.push(explain(error));
      }
    }
    await cache.invalidateQueries(trpc.members.list.pathFilter());
    onInvited(invited);
    setText(failed.join(', '));
    if (faults.length > 0) throw refusals(faults);
  };
  return (
    <FormDialog
      title="Invite people"
      verb={addresses.length > 1 ? `Invite ${formatCounted(addresses.length, 'person', 'people')}` : 'Invite'}
      ready={addresses.length > 0 && addresses.length <= mostInvited}
      save={save}
      onClosed={onClosed}
    >
      {(fault) => (
        <>
          <Field
            label="Email addresses"
            hint={`Separate them with commas, spaces or lines; at most ${mostInvited} at once.`}
            error={fault}
          >
            <Textarea value={text} placeholder="ines@example.com, tom@example.com" onValueChange={setText} />
          </Field>
          <Field label="Role">
            <Select options={roleChoices(isOwner)} value={role} onChange={setRole} size="lg" />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** An error of sentences that are written for people already, as `explain` reads it. */
function refusals(sentences: readonly string[]): Error {
  return Object.assign(new Error([...new Set(sentences)].join(' ')), { data: { code: 'BAD_REQUEST' } });
}
