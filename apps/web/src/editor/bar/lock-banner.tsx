'use client';
import { Lock } from 'lucide-react';
import { LockWords } from '../../story-settings/lock-words.tsx';
import { useLock, useUnlock } from '../../story-settings/use-lock.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useEditor } from '../state/use-editor.ts';

/** Says that the story is locked, by whom and why; whoever may edit may take the lock off. */
export function LockBanner() {
  const { storyId, canRun } = useEditor();
  const lock = useLock(storyId);
  const unlock = useUnlock();
  return (
    <div role="status">
      {lock && (
        <p className="tone-waiting flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-tone-border bg-tone-bg px-4 py-1.5 text-tone-text">
          <Icon of={Lock} size={14} className="text-tone-solid" />
          <span className="min-w-0 flex-1 break-words">
            <LockWords lock={lock} /> It can be looked at and run, not edited.
          </span>
          {canRun && (
            <Button size="sm" busy={unlock.isPending} onClick={() => unlock.mutate({ id: storyId })}>
              Take the lock off
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
