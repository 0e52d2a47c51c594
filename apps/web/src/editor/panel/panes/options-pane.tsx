'use client';
import type { GraphAction } from '@storyloom/engine';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { TabPanel, Tabs } from '../../../ui/tabs.tsx';
import { useProblemsOf } from '../../canvas/use-problems.ts';
import { EventList } from '../../drawer/event-list.tsx';
import { useEditor, useView } from '../../state/use-editor.ts';
import { TestTab } from '../../trial/test-tab.tsx';
import type { SampleView } from '../../trial/use-sample.ts';
import type { Trial } from '../../trial/use-trial.ts';
import { ActionLinks } from '../action-links.tsx';
import { HelpTab } from '../help-tab.tsx';
import { JsonOptions } from '../json-options.tsx';
import { OptionsForm } from '../options-form.tsx';
import { PanelHead } from '../panel-head.tsx';
import { SoftLock } from '../soft-lock.tsx';

const options = { value: 'options', label: 'Options' } as const;
const test = { value: 'test', label: 'Test' } as const;
const rest = [
  { value: 'events', label: 'Events' },
  { value: 'help', label: 'Help' },
] as const;
const one = [options, test, ...rest];
const amongThree = [options, ...rest];

type Props = { action: GraphAction; sample: SampleView; trial: Trial; onClose: () => void };

/** The options of an Action, its events and its manual; alone it has the test, too. */
export function OptionsPane({ action, sample, trial, onClose }: Props) {
  const { view } = useEditor();
  const panesOpen = useView((state) => state.panesOpen);
  const tab = useView((state) => state.panelTab);
  return (
    <div data-pane="options" tabIndex={-1} className="flex h-full min-h-0 flex-col outline-none">
      <PanelHead action={action} onClose={onClose} />
      <SoftLock actionId={action.id} />
      <Tabs
        label="Action"
        tabs={panesOpen ? amongThree : one}
        value={panesOpen && tab === 'test' ? 'options' : tab}
        onChange={(panelTab) => view.setState({ panelTab })}
        className="flex-1"
      >
        <TabPanel value="options" className="overflow-y-auto">
          <Options action={action} />
        </TabPanel>
        {!panesOpen && (
          <TabPanel value="test" className="overflow-y-auto">
            <TestTab action={action} sample={sample} trial={trial} />
          </TabPanel>
        )}
        <TabPanel value="events" className="overflow-y-auto">
          <EventList actionId={action.id} />
        </TabPanel>
        <TabPanel value="help" className="overflow-y-auto px-4 py-3.5">
          <HelpTab action={action} />
        </TabPanel>
      </Tabs>
    </div>
  );
}

function Options({ action }: { action: GraphAction }) {
  const { draft } = useEditor();
  const [asJson, setAsJson] = useState(false);
  const general = useProblemsOf(action.id).filter((problem) => problem.option === null);
  return (
    <form
      aria-label="Options"
      className="grid grid-cols-[minmax(0,1fr)] gap-3.5 px-4 py-3.5"
      onSubmit={(event) => event.preventDefault()}
      onBlur={draft.seal}
    >
      {general.map((problem) => (
        <p
          key={problem.message}
          className="tone-waiting flex gap-2 rounded-2 border border-tone-border bg-tone-bg px-2.5 py-1.5 text-12"
        >
          <Icon of={CircleAlert} size={14} className="mt-px text-tone-solid" />
          {problem.message}
        </p>
      ))}
      {asJson ? (
        <JsonOptions action={action} onDone={() => setAsJson(false)} />
      ) : (
        <OptionsForm action={action} onJson={() => setAsJson(true)} />
      )}
      <ActionLinks id={action.id} />
      {!asJson && (
        <Button
          size="sm"
          variant="quiet"
          className="-ml-2 justify-self-start"
          onClick={() => setAsJson(true)}
        >
          Options as JSON
        </Button>
      )}
    </form>
  );
}
