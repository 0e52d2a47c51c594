'use client';
import { type ActionSettings, type GraphAction, usualCycleLimit } from '@storyloom/engine';
import type { ReactNode } from 'react';
import { durationText, readCount, readDuration } from '../../ui/amounts.ts';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TypedInput } from '../../ui/typed-input.tsx';
import {
  impliedRetry,
  type SettingKey,
  settingsFor,
  settingsSummary,
  usualOutcome,
} from '../rules/settings.ts';
import { definitionOf } from '../rules/types.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { CredentialRates } from './credential-rates.tsx';
import { ConcurrencyFields, RateLimitFields } from './limit-fields.tsx';
import { PanelSection } from './panel-section.tsx';
import { RetryFields } from './retry-fields.tsx';

const priorities = [
  { value: 'high', label: 'High' },
  { value: 'normal', label: 'Normal' },
  { value: 'low', label: 'Low' },
] as const;

/** How the engine treats an Action's runs, whatever its type: tries, time, limits, place in the queue. */
export function RunsSection({ action }: { action: GraphAction }) {
  const { commands, readOnly } = useEditor();
  const graph = useGraph();
  const shown = settingsFor(graph, action);
  const settings = action.settings ?? {};
  if (shown.size === 0) return null;
  const set =
    <Key extends SettingKey>(key: Key) =>
    (value: ActionSettings[Key] | undefined) =>
      commands.setSetting(action.id, key, value);
  const fields: Partial<Record<SettingKey, ReactNode>> = {
    retry: (
      <RetryFields
        value={settings.retry}
        implied={impliedRetry(action)}
        onChange={set('retry')}
        readOnly={readOnly}
      />
    ),
    timeout_s: (
      <TypedInput
        label="Time limit"
        readOnly={readOnly}
        value={settings.timeout_s}
        textOf={durationText}
        placeholder="None but its own"
        read={(text) => readDuration(text, { least: 0.1, most: 86_400 })}
        onChange={set('timeout_s')}
        hint="One try may take so long; then it has failed. 30 s, 5 min, 2 h."
      />
    ),
    outcome_unknown: (
      <OutcomeField
        action={action}
        value={settings.outcome_unknown}
        onChange={set('outcome_unknown')}
        readOnly={readOnly}
      />
    ),
    concurrency: (
      <ConcurrencyFields
        action={action}
        value={settings.concurrency}
        onChange={set('concurrency')}
        readOnly={readOnly}
      />
    ),
    rate_limit: (
      <>
        <RateLimitFields
          action={action}
          value={settings.rate_limit}
          onChange={set('rate_limit')}
          readOnly={readOnly}
        />
        <CredentialRates action={action} />
      </>
    ),
    priority: (
      <Field label="Priority" hint="Of what waits for a worker in this team, higher goes first.">
        <Segmented
          label="Priority"
          options={priorities}
          value={settings.priority ?? 'normal'}
          onChange={(value) => !readOnly && set('priority')(value === 'normal' ? undefined : value)}
          className="justify-self-start"
        />
      </Field>
    ),
    cycle_limit: (
      <TypedInput
        label="Loop limit"
        readOnly={readOnly}
        value={settings.cycle_limit}
        textOf={String}
        placeholder={usualCycleLimit.toLocaleString('en-GB')}
        read={(text) => readCount(text, { least: 1, most: 1_000_000 })}
        onChange={set('cycle_limit')}
        hint="One event may come by here so often; then it fails and says so."
      />
    ),
    exit: (
      <div className="grid gap-1">
        <Switch
          label="Answers the caller"
          checked={settings.exit === true}
          disabled={readOnly}
          onChange={(on) => set('exit')(on ? true : undefined)}
        />
        <p className="text-12 text-ink-3">
          A webhook that waits for the story answers with the first event of this Action.
        </p>
      </div>
    ),
  };
  return (
    <PanelSection title="Runs" summary={settingsSummary(settings)}>
      {order
        .filter((key) => shown.has(key))
        .map((key) => (
          <div key={key}>{fields[key]}</div>
        ))}
    </PanelSection>
  );
}

const order: readonly SettingKey[] = [
  'retry',
  'timeout_s',
  'outcome_unknown',
  'concurrency',
  'rate_limit',
  'priority',
  'cycle_limit',
  'exit',
];

type OutcomeProps = {
  action: GraphAction;
  value: 'retry' | 'ask' | undefined;
  onChange: (value: 'retry' | 'ask' | undefined) => void;
  readOnly: boolean;
};

/** Nobody knows whether the work was done when its worker died in the middle of it. */
function OutcomeField({ action, value, onChange, readOnly }: OutcomeProps) {
  const usual = usualOutcome(action) === 'ask' ? 'wait for a person' : 'run it again';
  const type = definitionOf(action.type)?.title ?? action.type;
  return (
    <Field
      label="If a worker dies in the middle"
      hint={`Nobody knows then whether its work was done. The default is that of ${type} as it is set up here. Every try sends the same Idempotency-Key.`}
    >
      <Select
        options={[
          { value: 'default', label: `Default: ${usual}` },
          { value: 'retry', label: 'Run it again' },
          { value: 'ask', label: 'Wait for a person to decide' },
        ]}
        value={value ?? 'default'}
        disabled={readOnly}
        onChange={(next) => onChange(next === 'default' ? undefined : next)}
      />
    </Field>
  );
}
