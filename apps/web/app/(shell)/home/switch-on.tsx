'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { explain } from '../../../src/app-shell/explain.ts';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useRefreshPlaces } from '../../../src/folders/use-folders.ts';
import { Button } from '../../../src/ui/button.tsx';
import { notify } from '../../../src/ui/toaster.tsx';

/** Enables a story that switched itself off; it counts its failed runs anew. */
export function SwitchOn({ id, name }: { id: string; name: string }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refresh = useRefreshPlaces();
  const enable = useMutation(
    trpc.stories.setDisabled.mutationOptions({
      onSuccess: () => notify.done({ title: `“${name}” is on again` }),
      onError: (error) => notify.failed({ title: `“${name}” was not changed`, detail: explain(error) }),
      onSettled: () => Promise.all([refresh(), cache.invalidateQueries(trpc.home.attention.pathFilter())]),
    }),
  );
  return (
    <Button
      size="sm"
      className="max-sm:ml-auto"
      aria-label={`Switch on ${name}`}
      busy={enable.isPending}
      onClick={() => enable.mutate({ id, disabled: false })}
    >
      Switch on
    </Button>
  );
}
