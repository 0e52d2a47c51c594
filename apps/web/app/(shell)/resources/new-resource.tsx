'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { FormFoot } from '../../../src/shared-values/form-foot.tsx';
import { editOf, newDraft } from './resource-draft.ts';
import { ResourceForm } from './resource-form.tsx';

/** Makes a resource and opens it. `name`: what a formula calls it that is to be. */
export function NewResource({ name }: { name: string }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  const { team, canEdit } = useTeam();
  const form = useId();
  const [draft, setDraft] = useState(() => ({ ...newDraft('text'), name, slug: name }));
  const create = useMutation(
    trpc.resources.create.mutationOptions({
      onSuccess: async (result) => {
        if (!result.ok) return;
        await cache.invalidateQueries(trpc.resources.pathFilter());
        router.push(`/resources/${result.id}`);
      },
    }),
  );
  const edit = editOf(draft);
  const isNamed = draft.name.trim() !== '';
  const refused = create.data?.ok === false ? create.data.message : undefined;
  return (
    <>
      <PageHeader title="New resource" />
      <ResourceForm
        id={form}
        isNew
        draft={draft}
        onChange={setDraft}
        readOnly={!canEdit}
        onSubmit={() => {
          if (team && edit && isNamed) create.mutate({ teamId: team.id, type: draft.type, ...edit });
        }}
      />
      <FormFoot
        form={form}
        label="Make resource"
        busy={create.isPending}
        disabled={!canEdit || !edit || !isNamed}
        note={isNamed ? (edit ? undefined : 'Needed: a value') : 'Needed: Name'}
        error={create.isError ? explain(create.error) : refused}
        cancelHref="/resources"
      />
    </>
  );
}
