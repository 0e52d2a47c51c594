'use client';
import { useMutation } from '@tanstack/react-query';
import { Ban, Play, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { explain } from '../app-shell/explain.ts';
import { useTRPC, useTRPCClient } from '../app-shell/trpc.ts';
import { useRefreshPlaces } from '../folders/use-folders.ts';
import { Button } from '../ui/button.tsx';
import { notify } from '../ui/toaster.tsx';
import { SettingsSection } from './settings-section.tsx';

type Props = { story: { id: string; name: string }; disabled: boolean; onDeleted: () => void };

/** What stops a story. Each can be undone: what is deleted lies in the trash. */
export function DangerSection({ story, disabled, onDeleted }: Props) {
  const trpc = useTRPC();
  const calls = useTRPCClient();
  const router = useRouter();
  const refresh = useRefreshPlaces();
  const { id, name } = story;
  const failed = (title: string) => (error: unknown) => notify.failed({ title, detail: explain(error) });
  const setDisabled = useMutation(
    trpc.stories.setDisabled.mutationOptions({
      onError: failed(`“${name}” was not changed`),
      onSettled: refresh,
    }),
  );
  const restore = () =>
    calls.stories.restore.mutate({ id }).then(refresh, failed(`“${name}” was not restored`));
  const remove = useMutation(
    trpc.stories.remove.mutationOptions({
      onSuccess: () => {
        notify.done({ title: `“${name}” deleted`, action: { label: 'Undo', run: () => void restore() } });
        onDeleted();
        router.push('/stories');
      },
      onError: failed(`“${name}” was not deleted`),
      onSettled: refresh,
    }),
  );
  return (
    <SettingsSection title="Stop or delete">
      <Line
        text={
          disabled
            ? 'It is disabled: its webhooks are refused, its schedules rest.'
            : 'Disabled, it refuses its webhooks and its schedules rest. What runs goes on to its end.'
        }
      >
        <Button
          icon={disabled ? Play : Ban}
          busy={setDisabled.isPending}
          onClick={() => setDisabled.mutate({ id, disabled: !disabled })}
        >
          {disabled ? 'Enable story' : 'Disable story'}
        </Button>
      </Line>
      <Line text="Deleted, it lies in the trash with its runs and webhook addresses, and can be restored.">
        <Button variant="danger" icon={Trash2} busy={remove.isPending} onClick={() => remove.mutate({ id })}>
          Delete story
        </Button>
      </Line>
    </SettingsSection>
  );
}

function Line({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <div className="flex items-center gap-4 max-sm:flex-wrap">
      <p className="min-w-0 flex-1 text-12 text-ink-2 max-sm:basis-full">{text}</p>
      {children}
    </div>
  );
}
