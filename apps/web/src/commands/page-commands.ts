import { Check, CircleUserRound, Plus, UsersRound, Workflow } from 'lucide-react';
import type { Place } from '../app-shell/places.ts';
import type { Theme } from '../app-shell/theme.ts';
import { themeOptions } from '../app-shell/use-theme.ts';
import type { BoxCommand } from './command-box.tsx';

/** What a command of the pages does. */
type PageDeed =
  | { kind: 'go'; path: string }
  | { kind: 'new story' }
  | { kind: 'find'; text: string }
  | { kind: 'theme'; theme: Theme }
  | { kind: 'team'; teamId: string };

export type PageCommand = BoxCommand & { deed: PageDeed };

type Around = {
  places: readonly Place[];
  canEdit: boolean;
  theme: Theme;
  teams: readonly { id: string; name: string }[];
  teamId: string | undefined;
};

const plain = { kind: 'act', detail: '', reason: null } as const;

/** Everything that can be done from any page, in the order in which it is listed. */
export function pageCommands({ places, canEdit, theme, teams, teamId }: Around): PageCommand[] {
  return [
    ...(canEdit
      ? [{ ...plain, id: 'page new', title: 'New story', icon: Plus, deed: { kind: 'new story' } as const }]
      : []),
    ...places.map(({ href, label, icon }) => ({
      ...plain,
      id: `page ${href}`,
      title: label,
      icon,
      deed: { kind: 'go', path: href } as const,
    })),
    {
      ...plain,
      id: 'page account',
      title: 'Your account',
      icon: CircleUserRound,
      deed: { kind: 'go', path: '/settings?tab=account' },
    },
    ...teams
      .filter(({ id }) => id !== teamId)
      .map(({ id, name }) => ({
        ...plain,
        id: `team ${id}`,
        title: name,
        detail: 'Switch to this team',
        icon: UsersRound,
        deed: { kind: 'team', teamId: id } as const,
      })),
    ...themeOptions.map(({ value, label, icon }) => ({
      ...plain,
      id: `theme ${value}`,
      title: `${label} theme`,
      detail: value === theme ? 'Chosen' : '',
      icon: value === theme ? Check : icon,
      deed: { kind: 'theme', theme: value } as const,
    })),
  ];
}

/** A text, looked for in the contents of all stories. */
export function findCommand(text: string): PageCommand {
  return {
    ...plain,
    id: 'find',
    title: text === '' ? 'Find in all stories' : `Find “${text}” in all stories`,
    keys: 'Mod+Shift+F',
    deed: { kind: 'find', text },
  };
}

/** A story, which is opened. */
export function storyCommand({ id, name }: { id: string; name: string }, detail = ''): PageCommand {
  return {
    id: `story ${id}`,
    kind: 'story',
    title: name,
    detail,
    icon: Workflow,
    reason: null,
    deed: { kind: 'go', path: `/stories/${id}` },
  };
}
