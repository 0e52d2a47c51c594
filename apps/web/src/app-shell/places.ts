import {
  Activity,
  Database,
  House,
  KeyRound,
  type LucideIcon,
  SlidersHorizontal,
  Trash2,
  UserCheck,
  Workflow,
} from 'lucide-react';

export type Place = { href: string; label: string; icon: LucideIcon };

/** The pages of a team. A phone has the first three at hand, the rest under “More”. */
export const places: readonly Place[] = [
  { href: '/', label: 'Home', icon: House },
  { href: '/stories', label: 'Stories', icon: Workflow },
  { href: '/approvals', label: 'Approvals', icon: UserCheck },
  { href: '/credentials', label: 'Credentials', icon: KeyRound },
  { href: '/resources', label: 'Resources', icon: Database },
  { href: '/queue', label: 'Queue', icon: Activity },
  { href: '/trash', label: 'Trash', icon: Trash2 },
  { href: '/settings', label: 'Settings', icon: SlidersHorizontal },
];

/** Whether a path is in this place. */
export function isIn(path: string, { href }: Pick<Place, 'href'>): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}
