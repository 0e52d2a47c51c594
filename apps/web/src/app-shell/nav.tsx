'use client';
import { Activity, Database, KeyRound, SlidersHorizontal, Workflow } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Icon } from '../ui/icon.tsx';
import { AccountMenu } from './account-menu.tsx';
import { TeamMenu } from './team-menu.tsx';

const places = [
  { href: '/stories', label: 'Stories', icon: Workflow },
  { href: '/credentials', label: 'Credentials', icon: KeyRound },
  { href: '/resources', label: 'Resources', icon: Database },
  { href: '/queue', label: 'Queue', icon: Activity },
  { href: '/settings', label: 'Settings', icon: SlidersHorizontal },
] as const;

/** The way around: a column beside the page, on phones a bar above it. */
export function Nav() {
  const path = usePathname();
  return (
    <header className="border-line bg-sunken max-sm:flex max-sm:h-14 max-sm:items-center max-sm:border-b max-sm:px-1 sm:sticky sm:top-0 sm:flex sm:h-dvh sm:flex-col sm:border-r sm:p-2">
      <div className="min-w-0 max-sm:flex-1 sm:mb-1">
        <TeamMenu />
      </div>
      <nav aria-label="Main" className="flex min-h-0 sm:flex-1 sm:flex-col sm:gap-px">
        {places.map(({ href, label, icon }) => (
          <Link
            key={href}
            href={href}
            aria-current={path.startsWith(href) ? 'page' : undefined}
            className="flex h-[30px] items-center gap-2.5 rounded-2 px-2 font-medium text-ink-2 hover:bg-hover aria-[current=page]:bg-pressed aria-[current=page]:text-ink max-sm:h-11 max-sm:px-3 sm:last:mt-auto [&>svg]:text-ink-3 aria-[current=page]:[&>svg]:text-ink"
          >
            <Icon of={icon} />
            <span className="max-[479px]:sr-only">{label}</span>
          </Link>
        ))}
      </nav>
      <div className="sm:mt-1">
        <div className="sm:hidden">
          <AccountMenu compact />
        </div>
        <div className="max-sm:hidden">
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}
