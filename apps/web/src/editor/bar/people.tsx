'use client';
import { Avatar } from '../../ui/avatar.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { menuItem } from '../../ui/menu-class.ts';
import { showCard } from '../find/story-hits.ts';
import type { PresenceState } from '../live/presence.ts';
import { useEditor, usePresenceOf } from '../state/use-editor.ts';

/** Who else has the story open: some faces, and how many more. The list leads to where they are. */
export function People({ mostShown = 4 }: { mostShown?: number }) {
  const people = usePresenceOf((state) => state.people);
  if (people.length === 0) return null;
  const more = people.length - mostShown;
  const names = people.map(({ name }) => name).join(', ');
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Also here: ${names}`}
          title={names}
          className="flex h-7 shrink-0 items-center rounded-2 px-1.5 hover:bg-hover"
        >
          {people.slice(0, mostShown).map(({ userId, name }) => (
            <span key={userId} className="-ml-0.5 flex rounded-full outline-2 outline-surface first:ml-0">
              <Avatar name={name} />
            </span>
          ))}
          {more > 0 && (
            <span
              aria-hidden
              data-more={`+${more}`}
              className="-ml-0.5 flex h-6 min-w-6 items-center justify-center rounded-full bg-selected px-1 text-11 text-ink-2 tabular-nums outline-2 outline-surface before:content-[attr(data-more)]"
            />
          )}
        </button>
      }
    >
      {people.map(({ userId, name }) => (
        <Person key={userId} userId={userId} name={name} />
      ))}
    </Menu>
  );
}

function Person({ userId, name }: PresenceState['people'][number]) {
  const editor = useEditor();
  const place = usePresenceOf(({ tabs }) => {
    const tab = tabs.find((one) => one.userId === userId);
    return tab?.opened ?? tab?.selected[0] ?? null;
  });
  const action = place === null ? undefined : editor.draft.store.getState().graph.actions[place];
  const face = (
    <>
      <Avatar name={name} size="sm" />
      {name}
    </>
  );
  if (!action) {
    return (
      <p className={menuItem()}>
        {face} <span className="ml-auto pl-4 text-12 text-ink-3">Looking around</span>
      </p>
    );
  }
  return (
    <MenuItem onSelect={() => showCard(editor, action.id)} end={action.name}>
      {face}
    </MenuItem>
  );
}
