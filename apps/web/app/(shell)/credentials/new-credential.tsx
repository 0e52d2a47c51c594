'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { FormFoot } from '../../../src/shared-values/form-foot.tsx';
import { editOf, lacking, newDraft } from './credential-draft.ts';
import { CredentialForm } from './credential-form.tsx';

/** Makes a credential and opens it. `name`: what a formula calls it that is to be. */
export function NewCredential({ name }: { name: string }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  const { team, canEdit } = useTeam();
  const form = useId();
  const [draft, setDraft] = useState(() => ({ ...newDraft('text'), name, slug: name }));
  const create = useMutation(
    trpc.credentials.create.mutationOptions({
      onSuccess: async (result) => {
        if (!result.ok) return;
        await cache.invalidateQueries(trpc.credentials.pathFilter());
        router.push(`/credentials/${result.id}`);
      },
    }),
  );
  const refused = create.data?.ok === false ? create.data : null;
  const lacks = [...(draft.name.trim() === '' ? ['Name'] : []), ...lacking(draft)];
  return (
    <>
      <PageHeader title="New credential" />
      <CredentialForm
        id={form}
        isNew
        draft={draft}
        onChange={setDraft}
        problems={refused?.problems ?? []}
        readOnly={!canEdit}
        onSubmit={() => {
          if (team && lacks.length === 0) {
            create.mutate({ teamId: team.id, type: draft.type, ...editOf(draft) });
          }
        }}
      />
      <FormFoot
        form={form}
        label="Make credential"
        busy={create.isPending}
        disabled={!canEdit || lacks.length > 0}
        note={lacks.length > 0 ? `Needed: ${lacks.join(', ')}` : undefined}
        error={create.isError ? explain(create.error) : refused?.message}
        cancelHref="/credentials"
      />
    </>
  );
}
