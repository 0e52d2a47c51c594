'use client';
import { CirclePause, CirclePlay } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { StateBadge } from '../ui/state.tsx';
import { SettingsSection } from './settings-section.tsx';
import { useStorySwitch } from './use-story-switch.ts';

type Props = { story: { id: string; name: string }; isSuspended: boolean; canEdit: boolean };

/** At once: it does not wait for “Save”. A lock does not keep anyone from it. */
export function SuspendSection({ story, isSuspended, canEdit }: Props) {
  const { suspend, resume } = useStorySwitch(story);
  return (
    <SettingsSection title="Suspend">
      <p className="text-12 text-ink-2">
        {isSuspended && <StateBadge state="waiting">Suspended</StateBadge>}{' '}
        {isSuspended
          ? 'Webhooks are accepted and schedules tick; everything they start waits here. Resumed, it goes on where it was.'
          : 'What is at work ends; everything else waits. Webhooks are still accepted, so nothing is lost. It goes on where it was when you resume it.'}
      </p>
      {canEdit && (
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
    </SettingsSection>
  );
}
