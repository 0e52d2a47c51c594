'use client';
import type { Graph, Id, SendToStory } from '@storyloom/engine';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { explain } from '../app-shell/explain.ts';
import { type StorySettings, useTRPC } from '../app-shell/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { type About, AboutFields } from './about-fields.tsx';
import { ChangeControlFields } from './change-control-fields.tsx';
import { DangerSection } from './danger-section.tsx';
import { LimitsForm } from './limits-form.tsx';
import { LockSection } from './lock-section.tsx';
import { type MonitoringDraft, MonitoringFields } from './monitoring-fields.tsx';
import { SendToStoryFields } from './send-to-story-fields.tsx';
import { SettingsSection } from './settings-section.tsx';
import { SuspendSection } from './suspend-section.tsx';
import { useSaveSettings } from './use-save-settings.ts';

type Story = { id: Id; name: string };
type Props = {
  story: Story;
  /** The person may not edit stories of this team. */
  readOnly: boolean;
  /** Its draft as it stands in the editor; it is fetched where there is none. */
  graph?: Graph;
  onClosed: () => void;
};

/** Everything that is set of a story, in one place at the edge of the window. Mounted while it is open. */
export function StorySettingsDialog({ story, readOnly, graph, onClosed }: Props) {
  const trpc = useTRPC();
  const form = useId();
  const [open, setOpen] = useState(true);
  const settings = useQuery(trpc.stories.settings.queryOptions({ id: story.id }));
  const fetched = useQuery(trpc.stories.get.queryOptions({ id: story.id }, { enabled: graph === undefined }));
  const [changed, setChanged] = useState<Partial<About>>({});
  const [calls, setCalls] = useState<SendToStory | null>(null);
  const [monitoring, setMonitoring] = useState<MonitoringDraft>({});
  const { data } = settings;
  const teamId = data?.teamId;
  const save = useSaveSettings({ id: story.id, teamId, before: data }, () => setOpen(false));
  const fixed = readOnly || data?.lock != null;
  const about = data && { ...aboutOf(data), ...changed };
  return (
    <Dialog
      sheet
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title={`Settings of “${story.name}”`}
      footer={
        <>
          <Button size="lg" onClick={() => setOpen(false)}>
            {fixed ? 'Close' : 'Cancel'}
          </Button>
          {!fixed && (
            <Button
              size="lg"
              variant="primary"
              type="submit"
              form={form}
              busy={save.isPending}
              disabled={!about || about.name.trim() === ''}
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
      {data && about && (
        <>
          {save.isError && <ErrorState title="Not all was saved">{explain(save.error)}</ErrorState>}
          <SettingsSection title="About">
            <AboutFields
              about={about}
              teamId={teamId}
              readOnly={fixed}
              onChange={(part) => setChanged((before) => ({ ...before, ...part }))}
            />
          </SettingsSection>
          <SettingsSection title="Runs and events">
            <LimitsForm
              id={form}
              settings={data}
              readOnly={fixed}
              onSave={(limits) => save.mutate({ about, limits, calls, monitoring })}
            />
          </SettingsSection>
          <SettingsSection title="Inputs and Send to Story">
            <SendToStoryFields
              value={calls ?? data.sendToStory}
              graph={graph ?? fetched.data?.graph}
              teamId={teamId}
              readOnly={fixed}
              onChange={setCalls}
            />
          </SettingsSection>
          <MonitoringFields
            storyId={story.id}
            draft={monitoring}
            readOnly={fixed}
            onChange={(part) => setMonitoring((before) => ({ ...before, ...part }))}
          />
          <ChangeControlFields storyId={story.id} teamId={teamId} />
          <LockSection story={story} lock={data.lock} canEdit={!readOnly} />
          <SuspendSection story={story} isSuspended={data.suspendedAt !== null} canEdit={!readOnly} />
          {!fixed && (
            <DangerSection story={story} disabled={data.disabled} onDeleted={() => setOpen(false)} />
          )}
        </>
      )}
    </Dialog>
  );
}

function aboutOf({ name, description, tags, folderId }: StorySettings): About {
  return { name, description, tags, folderId };
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
