'use client';
import type { GraphAction } from '@storyloom/engine';
import { readsMailbox } from '../rules/types.ts';
import { InputChoice } from './input-choice.tsx';
import { Output } from './output.tsx';
import { TestBar } from './test-bar.tsx';
import type { SampleView } from './use-sample.ts';
import type { Trial } from './use-trial.ts';

type Props = { action: GraphAction; sample: SampleView; trial: Trial };

/** Runs one Action on an event that a person chooses, and shows what it does: input and output in one column. */
export function TestTab({ action, sample, trial }: Props) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 pt-3.5">
      <form
        aria-label="Test"
        className="grid grid-cols-[minmax(0,1fr)] gap-3 px-4"
        onSubmit={(event) => {
          event.preventDefault();
          trial.run();
        }}
      >
        {!readsMailbox(action) && <InputChoice action={action} sample={sample} />}
        <TestBar action={action} trial={trial} />
      </form>
      <Output action={action} trial={trial} />
    </div>
  );
}
