import {
  Activity,
  Blocks,
  Database,
  House,
  KeyRound,
  ListOrdered,
  type LucideIcon,
  ScrollText,
  SlidersHorizontal,
  Trash2,
  UserCheck,
  Workflow,
} from 'lucide-react';

export type Place = {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Offered to owners and admins. */
  forAdmins?: true;
};

/** The pages of a team. A phone has the first four at hand, the rest under “More”. */
const places: readonly Place[] = [
  { href: '/', label: 'Home', icon: House },
  { href: '/stories', label: 'Stories', icon: Workflow },
  { href: '/runs', label: 'Runs', icon: Activity },
  { href: '/approvals', label: 'Approvals', icon: UserCheck },
  { href: '/templates', label: 'Templates', icon: Blocks },
  { href: '/credentials', label: 'Credentials', icon: KeyRound },
  { href: '/resources', label: 'Resources', icon: Database },
  { href: '/queue', label: 'Queue', icon: ListOrdered },
  { href: '/trash', label: 'Trash', icon: Trash2 },
  { href: '/audit-log', label: 'Audit log', icon: ScrollText, forAdmins: true },
  { href: '/settings', label: 'Settings', icon: SlidersHorizontal },
];

export function placesFor({ isAdmin }: { isAdmin: boolean }): readonly Place[] {
  return places.filter(({ forAdmins }) => isAdmin || forAdmins === undefined);
}

/** Whether a path is in this place. */
export function isIn(path: string, { href }: Pick<Place, 'href'>): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}
