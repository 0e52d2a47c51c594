'use client';
import type { Id } from '@storyloom/engine';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { explain } from '../app-shell/explain.ts';
import { useTRPC } from '../app-shell/trpc.ts';
import { useTeam } from '../app-shell/use-team.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';

type Props = { storyId: Id; teamId: Id | undefined };

/** How edits go live. At once: it does not wait for “Save”. */
export function ChangeControlFields({ storyId, teamId }: Props) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { teams } = useTeam();
  const state = useQuery(trpc.versions.state.queryOptions({ storyId }));
  const set = useMutation(
    trpc.versions.setChangeControl.mutationOptions({
      onSettled: () => cache.invalidateQueries(trpc.versions.state.pathFilter()),
    }),
  );
  const role = teams.find(({ id }) => id === teamId)?.role;
  const isAdmin = role === 'owner' || role === 'admin';
  const shown = set.isPending ? set.variables : state.data;
  const change = (part: { changeControl?: boolean; reviewRequired?: boolean }) => {
    if (shown) {
      const { changeControl, reviewRequired } = { ...shown, ...part };
      set.mutate({ storyId, changeControl, reviewRequired: changeControl && reviewRequired });
    }
  };
  const fault = set.error ?? state.error;
  return (
    <section aria-label="Change control" className="grid gap-2 border-t border-line pt-3.5">
      {shown ? (
        <>
          <Switch
            label={<span className="font-medium">Change control</span>}
            checked={shown.changeControl}
            disabled={!isAdmin}
            onChange={(changeControl) => change({ changeControl })}
          />
          <p className="text-12 text-ink-2">
            {shown.changeControl
              ? 'Edits stay in the draft. The live version runs on unchanged until somebody publishes.'
              : 'Live edit: every edit that runs is live when it is saved. Change control keeps edits in a draft until somebody publishes them.'}
          </p>
          {shown.changeControl && (
            <>
              <Switch
                label="Ask for a review before publishing"
                checked={shown.reviewRequired}
                disabled={!isAdmin}
                onChange={(reviewRequired) => change({ reviewRequired })}
              />
              <p className="text-12 text-ink-2">
                Somebody else has to approve what is published. Owners and admins can go without, and say why.
              </p>
            </>
          )}
          {!isAdmin && <p className="text-12 text-ink-3">Owners and admins of the team change this.</p>}
        </>
      ) : (
        !state.isError && <Skeleton className="w-1/2" />
      )}
      {fault && (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {explain(fault)}
        </p>
      )}
    </section>
  );
}
