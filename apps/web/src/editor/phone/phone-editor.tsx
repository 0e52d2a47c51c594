'use client';
import {
  ArrowLeft,
  Command,
  Download,
  Ellipsis,
  Lock,
  LockOpen,
  Plus,
  Redo2,
  Search,
  SlidersHorizontal,
  Undo2,
} from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { themeOptions, useTheme } from '../../app-shell/use-theme.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuChoice, MenuSeparator } from '../../ui/menu.tsx';
import { TabPanel, Tabs } from '../../ui/tabs.tsx';
import { ActItem } from '../acts/act-item.tsx';
import { LockBanner } from '../bar/lock-banner.tsx';
import { People } from '../bar/people.tsx';
import { RunButton } from '../bar/run-button.tsx';
import { SaveMark } from '../bar/save-mark.tsx';
import { SuspendedMark } from '../bar/story-menu.tsx';
import { StoryName } from '../bar/story-name.tsx';
import { ConnectHint } from '../canvas/connect-hint.tsx';
import { EmptyStory } from '../canvas/empty-story.tsx';
import { DrawerPanels, useDrawerTabs } from '../drawer/drawer.tsx';
import { Outline } from '../outline/outline.tsx';
import { AddList } from '../palette/palette.tsx';
import { ConflictCard, Panel, Stage, StorySearch } from '../parts.tsx';
import { panesRemembered } from '../state/panes.ts';
import { useDraft, useEditor, useView } from '../state/use-editor.ts';
import { PublishButton } from '../versions/publish-button.tsx';
import { Sheet } from './sheet.tsx';

/** The story on a phone: a list in the order of the flow; everything the canvas can do, without it. */
export function PhoneEditor() {
  const { view, commands, readOnly, canRun } = useEditor();
  const tab = useView((state) => (state.drawerOpen ? state.drawerTab : 'outline'));
  const drawerTabs = useDrawerTabs();
  const [adding, setAdding] = useState(false);
  const count = useDraft(({ graph }) => Object.keys(graph.actions).length);
  // The outline comes first here, and a sheet has one pane; a wide window has the drawer open beside the canvas.
  useEffect(() => {
    view.setState({ drawerOpen: false, panesOpen: false });
    return () => view.setState({ drawerOpen: true, panesOpen: panesRemembered() });
  }, [view]);
  const panelOpen = useView((state) => state.panelOpen && state.selection.length === 1);
  const searching = useView((state) => state.find !== null);
  // Within a sheet, which takes all clicks and keys while it is open.
  const conflict = useDraft((state) => state.held.length > 0) && <ConflictCard />;
  const looking = useView((state) => state.looking !== null);
  return (
    <div className="flex h-dvh flex-col bg-surface">
      {looking && (
        <div className="fixed inset-0 z-(--z-panel) flex flex-col bg-surface *:flex-1">
          <Stage />
        </div>
      )}
      <PhoneHead count={count} />
      <main className="flex min-h-0 flex-1 flex-col">
        <LockBanner />
        <ConnectHint className="min-h-13 border-b py-1 pr-2 pl-4" />
        <Tabs
          label="Story"
          value={tab}
          onChange={(next) =>
            view.setState(next === 'outline' ? { drawerOpen: false } : { drawerOpen: true, drawerTab: next })
          }
          tabs={[{ value: 'outline', label: 'Outline' }, ...drawerTabs]}
          className="flex-1"
        >
          <TabPanel value="outline" className="relative overflow-y-auto">
            {count === 0 && !readOnly ? (
              <div className="relative h-120">
                <EmptyStory onAdd={(type) => commands.add({ type, at: { x: 0, y: 0 } })} />
              </div>
            ) : (
              <Outline />
            )}
            {searching && <StorySearch />}
          </TabPanel>
          <DrawerPanels />
        </Tabs>
      </main>
      {canRun && (
        <footer className="flex gap-2 border-t border-line px-4 pt-3 pb-[max(12px,env(safe-area-inset-bottom))]">
          <RunButton className="flex-1" />
          {!readOnly && (
            <Button icon={Plus} className="flex-1" onClick={() => setAdding(true)}>
              Add Action
            </Button>
          )}
        </footer>
      )}
      {adding && (
        <Sheet title="Add Action" onClose={() => setAdding(false)}>
          <AddList onAdded={() => setAdding(false)} />
          {conflict}
        </Sheet>
      )}
      {panelOpen && (
        <Sheet title={null} onClose={() => view.setState({ panelOpen: false })}>
          <Panel />
          {conflict}
        </Sheet>
      )}
      {!adding && !panelOpen && conflict}
    </div>
  );
}

function PhoneHead({ count }: { count: number }) {
  const { readOnly, canRun } = useEditor();
  const [theme, setTheme] = useTheme();
  return (
    <header className="flex h-14 shrink-0 items-center px-1">
      <Link
        href="/stories"
        aria-label="All stories"
        className="flex size-11 shrink-0 items-center justify-center rounded-2"
      >
        <Icon of={ArrowLeft} size={20} />
      </Link>
      <div className="min-w-0 flex-1">
        <StoryName />
        <div className="flex items-center gap-2 px-1 text-12 text-ink-3">
          <span className="whitespace-nowrap">{count === 1 ? '1 Action' : `${count} Actions`}</span>
          <SaveMark compact />
          <SuspendedMark />
        </div>
      </div>
      <People mostShown={1} />
      <PublishButton />
      <Menu trigger={<IconButton icon={Ellipsis} label="More" />} align="end">
        {!readOnly && (
          <>
            <ActItem act="undo" icon={Undo2} />
            <ActItem act="redo" icon={Redo2} />
          </>
        )}
        <ActItem act="commands" icon={Command} />
        <ActItem act="find" icon={Search} />
        <ActItem act="settings" icon={SlidersHorizontal} />
        <ActItem act="exportFile" icon={Download} />
        {canRun && <ActItem act={readOnly ? 'unlock' : 'lock'} icon={readOnly ? LockOpen : Lock} />}
        <MenuSeparator />
        <MenuChoice label="Theme" value={theme} options={themeOptions} onChange={setTheme} />
      </Menu>
    </header>
  );
}
