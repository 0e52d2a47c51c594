import type { StorySettings } from '../app-shell/trpc.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

/** Who locked it, when, and why. */
export function LockWords({ lock }: { lock: NonNullable<StorySettings['lock']> }) {
  return (
    <>
      {lock.by ?? 'Somebody'} locked this story <RelativeTime at={lock.at} />
      {lock.note === '' ? '.' : `: “${lock.note}”.`}
    </>
  );
}
