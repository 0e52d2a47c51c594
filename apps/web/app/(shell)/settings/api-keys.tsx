'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { AskDialog } from '../../../src/app-shell/ask-dialog.tsx';
import { NameDialog } from '../../../src/app-shell/name-dialog.tsx';
import { PageState } from '../../../src/app-shell/page-state.tsx';
import { type ApiKeyItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { Button } from '../../../src/ui/button.tsx';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';
import { ApiKeyTable } from './api-key-table.tsx';
import { FreshKey } from './fresh-key.tsx';

/** The team's API keys: made, shown once, revoked. */
export function ApiKeys() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { team, canEdit } = useTeam();
  const [naming, setNaming] = useState(false);
  const [fresh, setFresh] = useState<{ id: string; name: string; key: string } | null>(null);
  const [revoking, setRevoking] = useState<ApiKeyItem | null>(null);
  const keys = useQuery(
    trpc.apiKeys.list.queryOptions({ teamId: team?.id ?? '' }, { enabled: team !== undefined }),
  );
  const refresh = () => cache.invalidateQueries(trpc.apiKeys.list.pathFilter());
  const create = useMutation(
    trpc.apiKeys.create.mutationOptions({
      onSuccess: ({ id, key }, { name }) => setFresh({ id, name, key }),
      onSettled: refresh,
    }),
  );
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({
      onSuccess: (_, { id }) => {
        if (fresh?.id === id) setFresh(null);
        void refresh();
      },
    }),
  );

  return (
    <section aria-label="API keys">
      <div className="mt-4 mb-2 flex flex-wrap items-start gap-3">
        <p className="max-w-[560px] flex-1 basis-64 text-ink-2">
          A key acts as the person who made it, in this team. It is shown once, when it is made; only its hash
          is stored.
        </p>
        <Button
          variant="primary"
          icon={Plus}
          className="ml-auto"
          disabled={!canEdit}
          onClick={() => setNaming(true)}
        >
          New key
        </Button>
      </div>
      {fresh && <FreshKey name={fresh.name} value={fresh.key} onStored={() => setFresh(null)} />}
      <PageState title="API keys did not load" query={keys} loading={<Bars />} />
      {keys.data?.length === 0 && (
        <EmptyState className="border-t border-line px-2 py-5" title="No keys yet">
          A program needs one to use this team’s stories over <code>/api/v1</code>.
        </EmptyState>
      )}
      {keys.data && keys.data.length > 0 && (
        <ApiKeyTable keys={keys.data} canRevoke={canEdit} onRevoke={setRevoking} />
      )}
      {naming && team && (
        <NameDialog
          title="New API key"
          verb="Make key"
          hint="The program that will use it."
          placeholder="Deploy from CI"
          maxLength={120}
          save={(name) => create.mutateAsync({ teamId: team.id, name })}
          onClosed={() => setNaming(false)}
        />
      )}
      {revoking && (
        <AskDialog
          title={`Revoke “${revoking.name}”?`}
          text="Programs that use this key are refused from now on. It cannot be brought back; a new key can be made."
          keep="Keep it"
          verb="Revoke key"
          fault="The key was not revoked"
          run={() => revoke.mutateAsync({ id: revoking.id })}
          onClosed={() => setRevoking(null)}
        />
      )}
    </section>
  );
}

function Bars() {
  return (
    <Loading label="Loading API keys">
      <div className="grid gap-6 border-t border-line px-2 py-5">
        <Skeleton className="w-52" />
        <Skeleton className="w-40" />
      </div>
    </Loading>
  );
}
