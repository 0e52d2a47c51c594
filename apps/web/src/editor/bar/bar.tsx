'use client';
import { ChevronRight, Download } from 'lucide-react';
import Link from 'next/link';
import { useTeam } from '../../app-shell/use-team.ts';
import { themeOptions, useTheme } from '../../app-shell/use-theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuChoice } from '../../ui/menu.tsx';
import { LoomIcon } from '../../ui/own-icons.tsx';
import { ActButton } from '../acts/act-item.tsx';
import { useEditor } from '../state/use-editor.ts';
import { PublishButton } from '../versions/publish-button.tsx';
import { VersionMark } from '../versions/version-mark.tsx';
import { HelpMenu } from './help-menu.tsx';
import { People } from './people.tsx';
import { RunButton } from './run-button.tsx';
import { SaveMark } from './save-mark.tsx';
import { StoryMenu } from './story-menu.tsx';
import { StoryName } from './story-name.tsx';

/** The top bar: where one is, whether it is saved, run, export. */
export function Bar() {
  const { teamId, canRun } = useEditor();
  const { teams } = useTeam();
  const team = teams.find(({ id }) => id === teamId)?.name;
  return (
    <header className="z-(--z-bar) col-span-full flex h-(--bar-h) min-w-0 items-center gap-2 border-b border-line bg-surface pr-3">
      <Link
        href="/stories"
        aria-label="All stories"
        className="flex size-12 shrink-0 items-center justify-center hover:bg-hover -outline-offset-2"
      >
        <Icon of={LoomIcon} size={20} />
      </Link>
      <nav
        aria-label="Where you are"
        className="flex min-w-0 items-center gap-1.5 whitespace-nowrap text-ink-3"
      >
        {team !== undefined && (
          <>
            <Link href="/stories" className="rounded-1 px-1 hover:text-ink max-lg:hidden">
              {team}
            </Link>
            <Icon of={ChevronRight} size={12} className="text-line-control max-lg:hidden" />
          </>
        )}
        <span className="min-w-0 text-ink">
          <StoryName />
        </span>
      </nav>
      <StoryMenu />
      <SaveMark />
      <span className="flex-1" />
      <VersionMark />
      <span className="flex-1" />
      <People />
      <ThemeMenu />
      <HelpMenu />
      <ActButton act="exportFile" icon={Download} />
      {canRun && <RunButton />}
      <PublishButton />
    </header>
  );
}

function ThemeMenu() {
  const [theme, setTheme] = useTheme();
  const icon = themeOptions.find(({ value }) => value === theme)?.icon ?? themeOptions[0].icon;
  return (
    <Menu trigger={<IconButton icon={icon} label="Theme" />} align="end">
      <MenuChoice label="Theme" value={theme} options={themeOptions} onChange={setTheme} />
    </Menu>
  );
}
