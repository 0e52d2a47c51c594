'use client';
import type { StoryInput } from '@storyloom/engine';
import { useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { InputField } from './input-field.tsx';
import { eventOf, faultsOf, startValues, toolsOf, withTool } from './input-values.ts';
import { RunFoot } from './run-foot.tsx';
import { type RunTarget, useRunStory } from './use-run-story.ts';

type Props = RunTarget & { inputs: readonly StoryInput[] };

/** The values that a story wants, each in a field of its type. */
export function InputsForm({ inputs, ...target }: Props) {
  const { source } = target;
  const [values, setValues] = useState(() => startValues(inputs));
  const [tried, setTried] = useState(false);
  const [tool, setTool] = useState(0);
  const tools = toolsOf(source);
  const run = useRunStory(target);
  const faults = faultsOf(inputs, values);
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(faults).length === 0) {
          void run.begin(eventOf(withTool(source, tools[tool]), inputs, values));
        }
      }}
    >
      {tools.length > 1 && (
        <Field label="Tool">
          <Select
            options={tools.map(({ name }, at) => ({ value: String(at), label: String(name ?? '') }))}
            value={String(tool)}
            onChange={(chosen) => setTool(Number(chosen))}
          />
        </Field>
      )}
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
