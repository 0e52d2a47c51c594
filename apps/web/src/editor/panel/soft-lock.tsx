'use client';
import type { Id } from '@storyloom/engine';
import { personClass } from '../../ui/avatar.tsx';
import { cx } from '../../ui/cx.ts';
import { namesOf } from '../live/presence.ts';
import { usePresenceOf } from '../state/use-editor.ts';

/** Somebody else has this Action open, too: a notice, nothing is locked. */
export function SoftLock({ actionId }: { actionId: Id }) {
  const editing = usePresenceOf((state) => state.onAction[actionId])?.filter((who) => who.editing) ?? [];
  const [first] = editing;
  return (
    <div role="status">
      {first && (
        <p
          className={cx(
            'flex items-center gap-2 border-y border-line bg-sunken px-4 py-1.5 text-12 text-ink-2',
            personClass(first.name),
          )}
        >
          <span aria-hidden className="size-2 shrink-0 rounded-full bg-person" />
          {namesOf(editing)} {editing.length === 1 ? 'is' : 'are'} editing this Action
        </p>
      )}
    </div>
  );
}
