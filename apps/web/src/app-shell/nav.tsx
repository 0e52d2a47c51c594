'use client';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { FolderNav } from '../folders/folder-nav.tsx';
import { formatBounded } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Badge } from '../ui/state.tsx';
import { AccountMenu } from './account-menu.tsx';
import { FindAnything } from './find-anything.tsx';
import { PhoneBar } from './phone-bar.tsx';
import { isIn, type Place, placesFor } from './places.ts';
import { TeamMenu } from './team-menu.tsx';
import { useOpenApprovals } from './use-open-approvals.ts';
import { useTeam } from './use-team.ts';

/** The way around: a column beside the page; on phones a bar above it and one below. */
export function Nav() {
  const path = usePathname();
  const inFolder = useSearchParams().has('folder');
  const approvals = useOpenApprovals();
  const places = placesFor(useTeam());
  const trash = places.findIndex(({ href }) => href === '/trash');
  const link = (place: Place) => (
    <NavLink
      key={place.href}
      place={place}
      isHere={isIn(path, place) && !(path === '/stories' && inFolder)}
      count={place.href === '/approvals' ? approvals : 0}
    />
  );
  return (
    <>
      <header className="border-line bg-sunken max-sm:flex max-sm:h-14 max-sm:items-center max-sm:border-b max-sm:px-1 sm:sticky sm:top-0 sm:flex sm:h-dvh sm:flex-col sm:border-r sm:p-2">
        <div className="min-w-0 max-sm:flex-1 sm:mb-1">
          <TeamMenu />
        </div>
        <FindAnything />
        <nav
          aria-label="Main"
          className="-m-1 flex min-h-0 flex-1 flex-col gap-px overflow-y-auto p-1 max-sm:hidden"
        >
          {places.slice(0, trash).map(link)}
          {/* In a low window all of it scrolls; before that the folders do. */}
          <FolderNav />
          <span className="flex-1" />
          {places.slice(trash).map(link)}
        </nav>
        <div className="shrink-0 sm:mt-1">
          <div className="sm:hidden">
            <AccountMenu compact />
          </div>
          <div className="max-sm:hidden">
            <AccountMenu />
          </div>
        </div>
      </header>
      <PhoneBar path={path} approvals={approvals} />
    </>
  );
}

function NavLink({ place, isHere, count }: { place: Place; isHere: boolean; count: number }) {
  return (
    <Link
      href={place.href}
      aria-current={isHere ? 'page' : undefined}
      className="flex h-[30px] shrink-0 items-center gap-2.5 rounded-2 px-2 font-medium text-ink-2 hover:bg-hover aria-[current=page]:bg-pressed aria-[current=page]:text-ink [&>svg]:text-ink-3 aria-[current=page]:[&>svg]:text-ink"
    >
      <Icon of={place.icon} />
      <span>{place.label}</span>
      {count > 0 && (
        <Badge tone="tone-waiting" className="ml-auto">
          {formatBounded(count, 99)}
          <span className="sr-only"> waiting</span>
        </Badge>
      )}
    </Link>
  );
}
