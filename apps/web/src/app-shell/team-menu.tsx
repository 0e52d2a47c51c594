'use client';
import { ChevronsUpDown } from 'lucide-react';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoice } from '../ui/menu.tsx';
import { LoomIcon } from '../ui/own-icons.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useTeam } from './use-team.ts';

const row = 'flex h-9 w-full min-w-0 items-center gap-2 rounded-2 px-2 text-13 font-semibold max-sm:h-11';

/** The mark and the team; with more than one team, the way to another. */
export function TeamMenu() {
  const { team, teams, chooseTeam } = useTeam();
  const name = team ? <span className="truncate">{team.name}</span> : <Skeleton className="w-24" />;
  if (team === undefined || teams.length < 2) {
    return (
      <div className={row}>
        <Icon of={LoomIcon} size={20} />
        {name}
      </div>
    );
  }
  const trigger = (
    <button type="button" className={`${row} hover:bg-hover data-popup-open:bg-pressed`}>
      <Icon of={LoomIcon} size={20} />
      {name}
      <Icon of={ChevronsUpDown} size={14} className="ml-auto text-ink-3" />
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuChoice
        label="Team"
        value={team.id}
        options={teams.map(({ id, name: label }) => ({ value: id, label }))}
        onChange={chooseTeam}
      />
    </Menu>
  );
}
