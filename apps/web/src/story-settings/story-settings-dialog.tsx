'use client';
import type { Id, SendToStory } from '@storyloom/engine';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CirclePause, CirclePlay } from 'lucide-react';
import { useId, useState } from 'react';
import { explain } from '../app-shell/explain.ts';
import { type StorySettings, useTRPC } from '../app-shell/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { StateBadge } from '../ui/state.tsx';
import { ChangeControlFields } from './change-control-fields.tsx';
import { type Limits, LimitsForm } from './limits-form.tsx';
import { SendToStoryFields } from './send-to-story-fields.tsx';
import { useStorySwitch } from './use-story-switch.ts';

type Story = { id: Id; name: string };
type Props = { story: Story; readOnly: boolean; onClosed: () => void };

/** What a story may take, how long it remembers, and whether it goes on. Mounted while it is open. */
export function StorySettingsDialog({ story, readOnly, onClosed }: Props) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const form = useId();
  const [open, setOpen] = useState(true);
  const settings = useQuery(trpc.stories.settings.queryOptions({ id: story.id }));
  const draft = useQuery(trpc.stories.get.queryOptions({ id: story.id }));
  const [calls, setCalls] = useState<SendToStory | null>(null);
  const setLimits = useMutation(trpc.stories.setLimits.mutationOptions());
  const setSendToStory = useMutation(trpc.stories.setSendToStory.mutationOptions());
  const save = useMutation({
    mutationFn: async (limits: Limits) => {
      if (calls) await setSendToStory.mutateAsync({ id: story.id, settings: calls });
      await setLimits.mutateAsync({ id: story.id, ...limits });
    },
    onSuccess: async () => {
      await cache.invalidateQueries(trpc.stories.settings.pathFilter());
      setOpen(false);
    },
  });
  const { data } = settings;
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title={`Settings of “${story.name}”`}
      footer={
        <>
          <Button size="lg" onClick={() => setOpen(false)}>
            {readOnly ? 'Close' : 'Cancel'}
          </Button>
          {!readOnly && (
            <Button
              size="lg"
              variant="primary"
              type="submit"
              form={form}
              busy={save.isPending}
              disabled={!data}
            >
              Save
            </Button>
          )}
        </>
      }
    >
      {settings.isPending && <Bars />}
      {settings.isError && !data && (
        <ErrorState
          title="The settings did not load"
          onRetry={() => void settings.refetch()}
          retrying={settings.isRefetching}
        >
          {explain(settings.error)}
        </ErrorState>
      )}
      {data && (
        <>
          <LimitsForm
            id={form}
            settings={data}
            readOnly={readOnly}
            onSave={(limits) => save.mutate(limits)}
          />
          <SendToStoryFields
            value={calls ?? data.sendToStory}
            graph={draft.data?.graph}
            teamId={draft.data?.teamId}
            readOnly={readOnly}
            onChange={setCalls}
          />
          {save.isError && <ErrorState title="The settings were not saved">{explain(save.error)}</ErrorState>}
          <ChangeControlFields storyId={story.id} teamId={draft.data?.teamId} />
          <SuspendField story={story} settings={data} readOnly={readOnly} />
        </>
      )}
    </Dialog>
  );
}

type SuspendProps = { story: Story; settings: StorySettings; readOnly: boolean };

/** At once: it does not wait for “Save”. */
function SuspendField({ story, settings, readOnly }: SuspendProps) {
  const { suspend, resume } = useStorySwitch(story);
  const isSuspended = settings.suspendedAt !== null;
  return (
    <section aria-label="Suspend" className="grid gap-2 border-t border-line pt-3.5">
      <div className="flex items-center gap-2">
        <h3 className="font-medium">{isSuspended ? 'This story is suspended' : 'Suspend this story'}</h3>
        {isSuspended && <StateBadge state="waiting">Suspended</StateBadge>}
      </div>
      <p className="text-12 text-ink-2">
        {isSuspended
          ? 'Webhooks are accepted and schedules tick; everything they start waits here. Resumed, it goes on where it was.'
          : 'What is at work ends; everything else waits. Webhooks are still accepted, so nothing is lost. It goes on where it was when you resume it.'}
      </p>
      {!readOnly && (
        <div>
          {isSuspended ? (
            <Button icon={CirclePlay} busy={resume.isPending} onClick={() => resume.mutate({ id: story.id })}>
              Resume story
            </Button>
          ) : (
            <Button
              icon={CirclePause}
              busy={suspend.isPending}
              onClick={() => suspend.mutate({ id: story.id })}
            >
              Suspend story
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function Bars() {
  return (
    <Loading label="The settings load">
      <div className="grid gap-5 py-2">
        {['w-2/3', 'w-1/2', 'w-3/5', 'w-2/5'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </Loading>
  );
}
