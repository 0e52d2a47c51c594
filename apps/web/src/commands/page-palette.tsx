'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { explain } from '../app-shell/explain.ts';
import { useTRPC } from '../app-shell/trpc.ts';
import { UNTITLED } from '../app-shell/untitled.ts';
import { useTeam } from '../app-shell/use-team.ts';
import { useTheme } from '../app-shell/use-theme.ts';
import { StoriesSearchDialog } from '../search/stories-search-dialog.tsx';
import { notify } from '../ui/toaster.tsx';
import { CommandBox } from './command-box.tsx';
import type { PageCommand } from './page-commands.ts';
import { useRecentCommands } from './recent-commands.ts';
import { usePageGroups } from './use-page-groups.ts';

const signs = [
  ['/', 'commands'],
  ['#', 'stories'],
] as const;

/** Every page, every story and what can be done from anywhere, behind one key. */
export function PagePalette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const { team } = useTeam();
  const [typed, setTyped] = useState('');
  const [sought, setSought] = useState<string | null>(null);
  const used = useRecentCommands((state) => state.used);
  const { groups, searching } = usePageGroups(typed);
  const carryOut = useDeeds();
  if (sought !== null && team) {
    return (
      <StoriesSearchDialog
        teamId={team.id}
        text={sought}
        onText={setSought}
        onClosed={onClose}
        onChoose={({ path }) => router.push(path)}
      />
    );
  }
  const choose = ({ id, deed }: PageCommand) => {
    used(id);
    if (deed.kind === 'find') {
      setSought(deed.text);
      return;
    }
    onClose();
    carryOut(deed);
  };
  return (
    <CommandBox
      placeholder="Find a page, a story, a command"
      typed={typed}
      onTyped={setTyped}
      groups={groups}
      searching={searching}
      signs={signs}
      onChoose={choose}
      onClose={onClose}
      restoresFocus={() => true}
    />
  );
}

function useDeeds(): (deed: Exclude<PageCommand['deed'], { kind: 'find' }>) => void {
  const trpc = useTRPC();
  const router = useRouter();
  const { team, chooseTeam } = useTeam();
  const [, setTheme] = useTheme();
  const create = useMutation(
    trpc.stories.create.mutationOptions({
      onSuccess: ({ id }) => router.push(`/stories/${id}`),
      onError: (error) => notify.failed({ title: 'The story was not created', detail: explain(error) }),
    }),
  );
  return (deed) => {
    if (deed.kind === 'go') router.push(deed.path);
    else if (deed.kind === 'theme') setTheme(deed.theme);
    else if (deed.kind === 'team') chooseTeam(deed.teamId);
    else if (team) create.mutate({ teamId: team.id, name: UNTITLED });
  };
}
