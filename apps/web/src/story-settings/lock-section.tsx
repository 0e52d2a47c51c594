'use client';
import { Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import type { StorySettings } from '../app-shell/trpc.ts';
import { Button } from '../ui/button.tsx';
import { LockDialog } from './lock-dialog.tsx';
import { LockWords } from './lock-words.tsx';
import { SettingsSection } from './settings-section.tsx';
import { useUnlock } from './use-lock.ts';

type Props = {
  story: { id: string; name: string };
  lock: StorySettings['lock'];
  /** A person who may not edit may not take the lock off either. */
  canEdit: boolean;
};

/** At once: it does not wait for “Save”. */
export function LockSection({ story, lock, canEdit }: Props) {
  const [locking, setLocking] = useState(false);
  const unlock = useUnlock();
  return (
    <SettingsSection title="Lock">
      <p className="text-12 text-ink-2">
        {lock ? (
          <LockWords lock={lock} />
        ) : (
          'A locked story is edited, published and deleted by nobody until the lock is taken off. Its runs go on.'
        )}
      </p>
      {canEdit && (
        <div>
          {lock ? (
            <Button icon={LockOpen} busy={unlock.isPending} onClick={() => unlock.mutate({ id: story.id })}>
              Take the lock off
            </Button>
          ) : (
            <Button icon={Lock} onClick={() => setLocking(true)}>
              Lock story
            </Button>
          )}
        </div>
      )}
      {locking && <LockDialog story={story} onClosed={() => setLocking(false)} />}
    </SettingsSection>
  );
}
