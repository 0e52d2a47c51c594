'use client';
import type { GraphAction } from '@storyloom/engine';
import { useEffect, useMemo, useRef, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { useDraft, useEditor, useOpenAction, useView } from '../state/use-editor.ts';
import { SampleContext } from '../trial/sample-context.ts';
import { useSample } from '../trial/use-sample.ts';
import { useTrial } from '../trial/use-trial.ts';
import { useWantedTest } from '../trial/use-wanted-test.ts';
import { useFormulaFocus } from './formula/use-formula-focus.ts';
import { GroupPanel } from './group-panel.tsx';
import { NotePanel } from './note-panel.tsx';
import { InputPane } from './panes/input-pane.tsx';
import { OptionsPane } from './panes/options-pane.tsx';
import { OutputPane } from './panes/output-pane.tsx';
import { useWantedPane } from './panes/use-wanted-pane.ts';
import { PlainHead } from './plain-head.tsx';

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
      {!action && <PlainHead title={group ? 'Group' : 'Note'} onClose={close} />}
      {group && <GroupPanel key={group.id} group={group} />}
      {note && <NotePanel key={note.id} note={note} />}
    </section>
  );
}

function ActionPanel({ action, onClose }: { action: GraphAction; onClose: () => void }) {
  const root = useRef<HTMLDivElement>(null);
  const panesOpen = useView((state) => state.panesOpen);
  const pane = useView((state) => state.pane);
  const testing = useView((state) => state.panelTab === 'test');
  const [wanted, setWanted] = useState(false);
  const sample = useSample(action, wanted || panesOpen || testing);
  const trial = useTrial(action, sample);
  const context = useMemo(() => ({ sample, want: () => setWanted(true) }), [sample]);
  useWantedPane(root);
  useWantedTest(action, sample, trial);
  useFormulaFocus();
  return (
    <SampleContext value={context}>
      <div ref={root} className={cx('@container flex h-full min-h-0', panesOpen && 'divide-x divide-line')}>
        {panesOpen && (
          <div className={cx('min-w-0 flex-[1_1_0]', pane !== 'input' && '@max-[840px]:hidden')}>
            <InputPane action={action} sample={sample} />
          </div>
        )}
        <div
          className={cx('min-w-0 flex-[1.4_1_0]', panesOpen && pane !== 'options' && '@max-[840px]:hidden')}
        >
          <OptionsPane action={action} sample={sample} trial={trial} onClose={onClose} />
        </div>
        {panesOpen && (
          <div className={cx('min-w-0 flex-[1_1_0]', pane !== 'output' && '@max-[840px]:hidden')}>
            <OutputPane action={action} trial={trial} />
          </div>
        )}
      </div>
    </SampleContext>
  );
}
