'use client';
import type { GraphAction } from '@storyloom/engine';
import { Output } from '../../trial/output.tsx';
import { TestBar } from '../../trial/test-bar.tsx';
import type { Trial } from '../../trial/use-trial.ts';
import { PaneHead } from './pane-head.tsx';

/** What an Action makes: its last event, or what a test on the chosen input comes to. */
export function OutputPane({ action, trial }: { action: GraphAction; trial: Trial }) {
  return (
    <section
      aria-label="Output"
      data-pane="output"
      data-paths=""
      className="flex h-full min-h-0 min-w-0 flex-col"
    >
      <PaneHead title="Output" act="outputPane" />
      <form
        aria-label="Test"
        className="grid shrink-0 grid-cols-[minmax(0,1fr)] gap-2 px-4 py-2"
        onSubmit={(event) => {
          event.preventDefault();
          trial.run();
        }}
      >
        <TestBar action={action} trial={trial} />
      </form>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <Output action={action} trial={trial} />
      </div>
    </section>
  );
}
