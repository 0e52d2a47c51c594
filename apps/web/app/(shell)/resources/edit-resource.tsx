'use client';
import type { Id } from '@storyloom/engine';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { type ResourceDetail, useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { FormFoot } from '../../../src/shared-values/form-foot.tsx';
import { FormSection } from '../../../src/shared-values/form-section.tsx';
import { SharedHead } from '../../../src/shared-values/shared-head.tsx';
import { SharedLoading } from '../../../src/shared-values/shared-loading.tsx';
import { UsedBy } from '../../../src/shared-values/used-by.tsx';
import { draftOf, editOf } from './resource-draft.ts';
import { ResourceForm } from './resource-form.tsx';

/** One resource: its value, and who uses it. */
export function EditResource({ id }: { id: Id }) {
  const trpc = useTRPC();
  const { team } = useTeam();
  const resource = useQuery(
    trpc.resources.get.queryOptions({ teamId: team?.id ?? '', id }, { enabled: team !== undefined }),
  );
  const [seen, setSeen] = useState(0);
  if (resource.data === undefined) {
    return <SharedLoading title="Resource" query={resource} backHref="/resources" />;
  }
  return <Loaded key={seen} resource={resource.data} onStored={() => setSeen(seen + 1)} />;
}

/**
 * What is being typed stays when a story changes the value meanwhile: saving over that is refused, and
 * the page says so.
 */
function Loaded({ resource, onStored }: { resource: ResourceDetail; onStored: () => void }) {
  const { id } = resource;
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  const form = useId();
  const { team, canEdit } = useTeam();
  const readOnly = !canEdit || !resource.own;
  const [{ stored, revision }] = useState(() => ({ stored: draftOf(resource), revision: resource.revision }));
  const [draft, setDraft] = useState(stored);
  const uses = useQuery(
    trpc.resources.whereUsed.queryOptions({ teamId: team?.id ?? '', id }, { enabled: team !== undefined }),
  );
  const refresh = () => cache.invalidateQueries(trpc.resources.pathFilter());
  const update = useMutation(
    trpc.resources.update.mutationOptions({
      onSuccess: async (result) => {
        if (!result.ok) return;
        await refresh();
        onStored();
      },
    }),
  );
  const remove = useMutation(trpc.resources.remove.mutationOptions());
  const edit = editOf(draft);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(stored);
  const refused = update.data?.ok === false ? update.data : null;
  return (
    <>
      <SharedHead
        of={resource}
        readOnly={readOnly}
        uses={uses.data}
        remove={() => remove.mutateAsync({ id })}
        onRemoved={() => {
          router.push('/resources');
          void refresh();
        }}
      />
      <ResourceForm
        id={form}
        isNew={false}
        draft={draft}
        onChange={setDraft}
        readOnly={readOnly}
        onSubmit={() => edit && update.mutate({ id, revision, ...edit })}
      />
      <div className="max-w-[900px]">
        <FormSection title="Used by" text="Stories of this team that name it.">
          <UsedBy query={uses} />
        </FormSection>
      </div>
      {refused?.code === 'mismatch' && (
        <p className="mb-2 text-12">
          A story or another person changed it meanwhile.{' '}
          <button
            type="button"
            className="font-medium text-accent-text hover:underline"
            onClick={() => void refresh().then(onStored)}
          >
            Load what is stored now
          </button>
        </p>
      )}
      {!readOnly && (
        <FormFoot
          form={form}
          label="Save"
          busy={update.isPending}
          disabled={!isChanged || !edit || draft.name.trim() === ''}
          note={isChanged ? 'Not saved yet' : 'All saved'}
          error={update.isError ? explain(update.error) : refused?.message}
          cancelHref="/resources"
        />
      )}
    </>
  );
}
