'use client';
import type { StoryInput } from '@storyloom/engine';
import { useState } from 'react';
import { InputField } from './input-field.tsx';
import { eventOf, faultsOf, startValues } from './input-values.ts';
import { RunFoot } from './run-foot.tsx';
import { type RunTarget, useRunStory } from './use-run-story.ts';

type Props = RunTarget & { inputs: readonly StoryInput[] };

/** The values that a story wants, each in a field of its type. */
export function InputsForm({ inputs, ...target }: Props) {
  const { source } = target;
  const [values, setValues] = useState(() => startValues(inputs));
  const [tried, setTried] = useState(false);
  const run = useRunStory(target);
  const faults = faultsOf(inputs, values);
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(faults).length === 0) void run.begin(eventOf(source, inputs, values));
      }}
    >
      {inputs.map((input) => (
        <InputField
          key={input.name}
          input={input}
          value={values[input.name]}
          error={tried ? faults[input.name] : undefined}
          onChange={(value) => setValues({ ...values, [input.name]: value })}
        />
      ))}
      <RunFoot run={run} disabled={tried && Object.keys(faults).length > 0} />
    </form>
  );
}
