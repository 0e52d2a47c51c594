'use client';
import type { GraphAction } from '@storyloom/engine';
import { CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TabPanel, Tabs } from '../../ui/tabs.tsx';
import { useProblemsOf } from '../canvas/use-problems.ts';
import { EventList } from '../drawer/event-list.tsx';
import { useDraft, useEditor, useOpenAction, useView } from '../state/use-editor.ts';
import { TestTab } from '../trial/test-tab.tsx';
import { useTrial } from '../trial/use-trial.ts';
import { ActionLinks } from './action-links.tsx';
import { GroupPanel } from './group-panel.tsx';
import { HelpTab } from './help-tab.tsx';
import { JsonOptions } from './json-options.tsx';
import { NotePanel } from './note-panel.tsx';
import { OptionsForm } from './options-form.tsx';
import { PanelHead } from './panel-head.tsx';

/** Beside the canvas: what is selected, its options, its events, its manual. */
export function Panel() {
  const { view, canvas } = useEditor();
  const action = useOpenAction();
  const openId = useView((state) =>
    state.panelOpen && state.selection.length === 1 ? state.selection[0] : undefined,
  );
  const note = useDraft(({ graph }) => (openId === undefined ? undefined : graph.notes[openId]));
  const group = useDraft(({ graph }) => (openId === undefined ? undefined : graph.groups[openId]));
  const close = () => {
    view.setState({ panelOpen: false });
    canvas.current?.focus();
  };
  // The keys of the canvas go on working when the panel goes away under the focus.
  useEffect(
    () => () => {
      if (document.activeElement === document.body) canvas.current?.focus();
    },
    [canvas],
  );
  if (!action && !note && !group) return null;
  return (
    <section
      id="action-panel"
      tabIndex={-1}
      aria-label={action ? `Action ${action.name}` : group ? `Group ${group.name}` : 'Note'}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close();
      }}
      className="flex h-full min-h-0 flex-col bg-surface outline-none"
    >
      {action && <ActionPanel key={action.id} action={action} onClose={close} />}
      {group && <GroupPanel key={group.id} group={group} onClose={close} />}
      {note && <NotePanel key={note.id} note={note} onClose={close} />}
    </section>
  );
}

const tabs = [
  { value: 'options', label: 'Options' },
  { value: 'test', label: 'Test' },
  { value: 'events', label: 'Events' },
  { value: 'help', label: 'Help' },
] as const;

function ActionPanel({ action, onClose }: { action: GraphAction; onClose: () => void }) {
  const { view, draft } = useEditor();
  const tab = useView((state) => state.panelTab);
  const [asJson, setAsJson] = useState(false);
  const trial = useTrial(action);
  const general = useProblemsOf(action.id).filter((problem) => problem.option === null);
  return (
    <>
      <PanelHead action={action} onClose={onClose} />
      <Tabs
        label="Action"
        tabs={tabs}
        value={tab}
        onChange={(panelTab) => view.setState({ panelTab })}
        className="flex-1"
      >
        <TabPanel value="options" className="overflow-y-auto">
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
              <OptionsForm action={action} />
            )}
            <ActionLinks action={action} />
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
        </TabPanel>
        <TabPanel value="test" className="overflow-y-auto">
          <TestTab action={action} trial={trial} />
        </TabPanel>
        <TabPanel value="events" className="overflow-y-auto">
          <EventList actionId={action.id} />
        </TabPanel>
        <TabPanel value="help" className="overflow-y-auto px-4 py-3.5">
          <HelpTab action={action} />
        </TabPanel>
      </Tabs>
    </>
  );
}
