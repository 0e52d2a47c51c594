'use client';
import { LogOut } from 'lucide-react';
import { signOut } from 'next-auth/react';
import { Avatar } from '../ui/avatar.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useTeam } from './use-team.ts';
import { themeOptions, useTheme } from './use-theme.ts';

/** Who is signed in; in its menu the theme and the way out. `compact` shows the initials alone. */
export function AccountMenu({ compact = false }: { compact?: boolean }) {
  const { me } = useTeam();
  const [theme, setTheme] = useTheme();
  const user = me.data?.user;
  if (user === undefined) {
    return compact ? <span className="size-11" /> : <Skeleton className="m-3 w-32" />;
  }
  const name = user.name === '' ? user.email : user.name;
  const trigger = compact ? (
    <button type="button" className="inline-flex size-11 items-center justify-center rounded-2">
      <Avatar name={name} />
      <span className="sr-only">Account: {name}</span>
    </button>
  ) : (
    <button
      type="button"
      className="flex h-10 w-full min-w-0 items-center gap-2 rounded-2 px-2 hover:bg-hover data-popup-open:bg-pressed"
    >
      <Avatar name={name} />
      <span className="truncate">{name}</span>
    </button>
  );
  return (
    <Menu trigger={trigger} side={compact ? 'bottom' : 'top'} align={compact ? 'end' : 'start'}>
      <div className="max-w-64 px-2 pt-1.5 pb-1">
        <div className="truncate font-medium">{name}</div>
        {name !== user.email && <div className="truncate text-12 text-ink-3">{user.email}</div>}
      </div>
      <MenuSeparator />
      <MenuChoice label="Theme" value={theme} options={themeOptions} onChange={setTheme} />
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={() => void signOut({ callbackUrl: '/sign-in' })}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
