'use client';
import type { Id } from '@storyloom/engine';
import { Avatar } from '../../ui/avatar.tsx';
import { namesOf } from '../live/presence.ts';
import { usePresenceOf } from '../state/use-editor.ts';

const mostShown = 2;

/** Who else is on an Action: up to two faces, and the names of all for those who cannot see them. */
export function RowPeople({ id }: { id: Id }) {
  const who = usePresenceOf((state) => state.onAction[id]);
  if (who === undefined) return null;
  const names = namesOf(who);
  return (
    <span title={names} className="flex shrink-0">
      {who.slice(0, mostShown).map(({ userId, name }) => (
        <span key={userId} className="-ml-1 flex rounded-full outline-2 outline-surface first:ml-0">
          <Avatar name={name} size="sm" />
        </span>
      ))}
      <span className="sr-only">
        {names} {who.length === 1 ? 'is' : 'are'} here
      </span>
    </span>
  );
}
