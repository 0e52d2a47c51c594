'use client';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { formatBounded, formatCount } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Badge } from '../../ui/state.tsx';
import { TabPanel, Tabs } from '../../ui/tabs.tsx';
import { useProblems } from '../canvas/use-problems.ts';
import { EventsTab, ProblemsTab, RunFilter, VersionsTab } from '../parts.tsx';
import { useActivity, useEditor, useView } from '../state/use-editor.ts';
import { RunsTab } from './runs-tab.tsx';

/** The list counts runs up to here; one more says that there are more. */
const mostRuns = 1_000;

/** The drawer's views, for its own tabs and for a phone's. */
export function useDrawerTabs() {
  const runs = useActivity((activity) => activity.runs);
  const problems = [...useProblems().values()].reduce((sum, list) => sum + list.length, 0);
  return [
    {
      value: 'runs',
      label: 'Runs',
      end: runs > 0 && (
        <span className="text-11 text-ink-3 tabular-nums">{formatBounded(runs, mostRuns)}</span>
      ),
    },
    { value: 'events', label: 'Events' },
    {
      value: 'problems',
      label: 'Problems',
      end: problems > 0 && (
        <Badge tone="tone-waiting" className="h-4! px-1!">
          {formatCount(problems)}
        </Badge>
      ),
    },
    { value: 'versions', label: 'Versions' },
  ] as const;
}

export function DrawerPanels() {
  return (
    <>
      <TabPanel value="runs" className="overflow-hidden">
        <RunsTab />
      </TabPanel>
      <TabPanel value="events" className="overflow-hidden">
        <EventsTab />
      </TabPanel>
      <TabPanel value="problems" className="overflow-hidden">
        <ProblemsTab />
      </TabPanel>
      <TabPanel value="versions" className="overflow-hidden">
        <VersionsTab />
      </TabPanel>
    </>
  );
}

/** Below the canvas: what ran, what was emitted, what is wrong. */
export function Drawer() {
  const { view } = useEditor();
  const tab = useView((state) => state.drawerTab);
  const open = useView((state) => state.drawerOpen);
  const live = useActivity((activity) => activity.live);
  const tabs = useDrawerTabs();
  return (
    <div className="@container flex h-full min-h-0 flex-col bg-surface">
      <Tabs
        label="Runs and events"
        value={tab}
        onChange={(drawerTab) => view.setState({ drawerTab, drawerOpen: true })}
        tabs={tabs}
        aside={
          <>
            {open && tab === 'runs' && <RunFilter />}
            <LiveMark live={live} />
            <IconButton
              icon={open ? ChevronDown : ChevronUp}
              label={open ? 'Fold the drawer' : 'Open the drawer'}
              size="sm"
              aria-expanded={open}
              onClick={() => view.setState({ drawerOpen: !open })}
            />
          </>
        }
        className="flex-1"
        listClassName="pr-2 max-lg:pl-3"
      >
        {open && <DrawerPanels />}
      </Tabs>
    </div>
  );
}

function LiveMark({ live }: { live: boolean }) {
  return (
    <span
      className={`${live ? 'tone-succeeded' : 'tone-waiting'} inline-flex items-center gap-1.5 text-12 whitespace-nowrap text-ink-3 @max-[440px]:sr-only`}
    >
      <span className="size-1.5 rounded-full bg-tone-solid" />
      {/* The tabs need the place. */}
      <span className="@max-[640px]:sr-only">{live ? 'Following live' : 'Connecting'}</span>
    </span>
  );
}
