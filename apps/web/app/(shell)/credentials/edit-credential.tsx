'use client';
import type { Id } from '@storyloom/engine';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { type CredentialDetail, useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { FormFoot } from '../../../src/shared-values/form-foot.tsx';
import { FormSection } from '../../../src/shared-values/form-section.tsx';
import { SharedHead } from '../../../src/shared-values/shared-head.tsx';
import { SharedLoading } from '../../../src/shared-values/shared-loading.tsx';
import { UsedBy } from '../../../src/shared-values/used-by.tsx';
import { CredentialCheck } from './credential-check.tsx';
import { draftOf, editOf, lacking } from './credential-draft.ts';
import { CredentialForm } from './credential-form.tsx';

/** One credential: what it is, whether it works, who uses it. */
export function EditCredential({ id }: { id: Id }) {
  const trpc = useTRPC();
  const { team } = useTeam();
  const credential = useQuery(
    trpc.credentials.get.queryOptions({ teamId: team?.id ?? '', id }, { enabled: team !== undefined }),
  );
  if (credential.data === undefined) {
    return <SharedLoading title="Credential" query={credential} backHref="/credentials" />;
  }
  return <Loaded key={credential.data.revision} credential={credential.data} />;
}

/** Drawn anew after each save: secrets that were typed are gone from the page then. */
function Loaded({ credential }: { credential: CredentialDetail }) {
  const { id } = credential;
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  const form = useId();
  const { team, canEdit } = useTeam();
  const readOnly = !canEdit || !credential.own;
  const [stored] = useState(() => draftOf(credential));
  const [draft, setDraft] = useState(stored);
  const uses = useQuery(
    trpc.credentials.whereUsed.queryOptions({ teamId: team?.id ?? '', id }, { enabled: team !== undefined }),
  );
  const refresh = () => cache.invalidateQueries(trpc.credentials.pathFilter());
  const update = useMutation(
    trpc.credentials.update.mutationOptions({ onSuccess: (result) => (result.ok ? refresh() : undefined) }),
  );
  const remove = useMutation(trpc.credentials.remove.mutationOptions());
  const refused = update.data?.ok === false ? update.data : null;
  const lacks = [...(draft.name.trim() === '' ? ['Name'] : []), ...lacking(draft)];
  const isChanged = JSON.stringify(draft) !== JSON.stringify(stored);
  return (
    <>
      <SharedHead
        of={credential}
        readOnly={readOnly}
        uses={uses.data}
        remove={() => remove.mutateAsync({ id })}
        onRemoved={() => {
          router.push('/credentials');
          void refresh();
        }}
      />
      <div className="max-w-[900px]">
        {credential.own && <CredentialCheck credential={credential} readOnly={!canEdit} />}
        <FormSection title="Used by" text="Stories of this team that name it.">
          <UsedBy query={uses} />
        </FormSection>
      </div>
      <CredentialForm
        id={form}
        isNew={false}
        draft={draft}
        onChange={setDraft}
        problems={refused?.problems ?? []}
        readOnly={readOnly}
        onSubmit={() => lacks.length === 0 && update.mutate({ id, ...editOf(draft) })}
      />
      {!readOnly && (
        <FormFoot
          form={form}
          label="Save"
          busy={update.isPending}
          disabled={!isChanged || lacks.length > 0}
          note={lacks.length > 0 ? `Needed: ${lacks.join(', ')}` : isChanged ? 'Not saved yet' : 'All saved'}
          error={update.isError ? explain(update.error) : refused?.message}
          cancelHref="/credentials"
        />
      )}
    </>
  );
}
