'use client';
import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { cx } from '../ui/cx.ts';
import { formatBounded } from '../ui/format.ts';
import { Icon, type IconShape } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { isIn, placesFor } from './places.ts';
import { useTeam } from './use-team.ts';

const item =
  'flex h-full flex-col items-center justify-center gap-0.5 text-11 text-ink-3 aria-[current=page]:text-accent-text';

const atHand = 4;

/** The way around on a phone, at the thumb. */
export function PhoneBar({ path, approvals }: { path: string; approvals: number }) {
  const router = useRouter();
  const places = placesFor(useTeam());
  const others = places.slice(atHand);
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-(--z-bar) grid h-[calc(56px+env(safe-area-inset-bottom))] grid-cols-5 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {places.slice(0, atHand).map((place) => (
        <Link
          key={place.href}
          href={place.href}
          aria-current={isIn(path, place) ? 'page' : undefined}
          className={item}
        >
          <Face icon={place.icon} count={place.href === '/approvals' ? approvals : 0} />
          {place.label}
        </Link>
      ))}
      <Menu
        side="top"
        align="end"
        trigger={
          <button
            type="button"
            className={cx(item, others.some((place) => isIn(path, place)) && 'text-accent-text')}
          >
            <Face icon={Ellipsis} count={0} />
            More
          </button>
        }
      >
        {others.map(({ href, label, icon }) => (
          <MenuItem key={href} icon={icon} onSelect={() => router.push(href)}>
            {label}
          </MenuItem>
        ))}
      </Menu>
    </nav>
  );
}

function Face({ icon, count }: { icon: IconShape; count: number }) {
  return (
    <span className="tone-waiting relative">
      <Icon of={icon} size={20} />
      {count > 0 && (
        <span className="absolute -top-1.5 left-3 min-w-4 rounded-full border border-tone-border bg-tone-bg px-1 text-center text-11 leading-4 text-tone-text tabular-nums">
          {formatBounded(count, 99)}
          <span className="sr-only"> waiting </span>
        </span>
      )}
    </span>
  );
}
