'use client';
import type { FormField, GraphAction, Json, Widget } from '@storyloom/engine';
import type { ComponentType, ReactNode } from 'react';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { CodeWidget } from './code-widget.tsx';
import { faultText } from './fault-text.tsx';
import { FormulaField, fieldText } from './formula-field.tsx';
import { JsonWidget } from './json-widget.tsx';
import { KeyValueWidget } from './key-value-widget.tsx';
import { RateLimitWidget } from './rate-limit-widget.tsx';
import { ResourceWidget } from './resource-widget.tsx';
import { RulesWidget } from './rules-widget.tsx';
import { StoryWidget } from './story-widget.tsx';
import { WebhookUrlWidget } from './webhook-url-widget.tsx';

export type Fault = {
  /** In UTF-16 units of the text at `path`. */
  start: number;
  end: number;
  path: string;
  message: string;
  /** Where it is put right, when that is elsewhere. */
  fix?: { href: string; label: string };
};

export type WidgetProps = {
  action: GraphAction;
  field: FormField;
  value: Json | undefined;
  /** Undefined takes the option away. */
  onChange: (value: Json | undefined) => void;
  faults: readonly Fault[];
  readOnly: boolean;
  /** Beside the label: switches to a formula, and back. */
  aside: ReactNode;
};

function TextWidget({ field, value, onChange, faults, readOnly, aside }: WidgetProps) {
  const text = fieldText(value);
  const shown = { placeholder: field.placeholder, readOnly };
  return (
    <Field label={field.label} hint={field.help} error={faultText(faults[0])} aside={aside}>
      {field.formula === false ? (
        <Input value={text} onValueChange={onChange} {...shown} />
      ) : (
        <FormulaField
          label={field.label}
          value={text}
          onChange={onChange}
          faults={faults}
          multiline={field.widget === 'textarea'}
          {...shown}
        />
      )}
    </Field>
  );
}

/** A number stays a number; a pill stays a text until it runs. */
function NumberWidget({ field, value, onChange, faults, readOnly, aside }: WidgetProps) {
  const take = (text: string) => {
    const plain = text.trim();
    if (plain === '') onChange(undefined);
    else onChange(/^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text);
  };
  const odd = field.formula === false && typeof value === 'string' ? 'This is not a number.' : undefined;
  const shown = { placeholder: field.placeholder, readOnly };
  return (
    <Field label={field.label} hint={field.help} error={faultText(faults[0]) ?? odd} aside={aside}>
      {field.formula === false ? (
        <Input inputMode="numeric" value={fieldText(value)} onValueChange={take} {...shown} />
      ) : (
        <FormulaField
          label={field.label}
          value={fieldText(value)}
          onChange={take}
          faults={faults}
          {...shown}
        />
      )}
    </Field>
  );
}

function SelectWidget({ field, value, onChange, readOnly, aside }: WidgetProps) {
  const current = fieldText(value ?? field.fallback);
  const choices = field.choices ?? [];
  const own =
    choices.some((choice) => choice.value === current) || current === ''
      ? []
      : [{ value: current, label: current }];
  return (
    <Field label={field.label} hint={field.help} aside={aside}>
      <Select
        options={[...choices, ...own]}
        value={current === '' ? null : current}
        onChange={onChange}
        disabled={readOnly}
      />
    </Field>
  );
}

function SwitchWidget({ field, value, onChange, readOnly, aside }: WidgetProps) {
  const written = value ?? field.fallback ?? false;
  return (
    <div className="grid gap-1">
      <div className="flex items-center">
        <Switch
          checked={String(written) === 'true'}
          onChange={onChange}
          disabled={readOnly}
          label={field.label}
        />
        <span className="ml-auto">{aside}</span>
      </div>
      <p className="text-12 text-ink-3">{field.help}</p>
    </div>
  );
}

function VerbsWidget({ field, value, onChange, readOnly }: WidgetProps) {
  const written = fieldText(value ?? field.fallback);
  const verbs = written
    .toLowerCase()
    .split(',')
    .map((verb) => verb.trim());
  const choices = field.choices ?? [];
  const toggle = (verb: string, on: boolean) => {
    const next = choices
      .map((choice) => choice.value)
      .filter((one) => (one === verb ? on : verbs.includes(one)));
    onChange(next.join(','));
  };
  return (
    <fieldset className="grid min-w-0 gap-1">
      <legend className="mb-1 text-12 font-medium text-ink-2">{field.label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {choices.map(({ value: verb, label }) => (
          <Checkbox
            key={verb}
            checked={verbs.includes(verb)}
            disabled={readOnly || (verbs.length === 1 && verbs[0] === verb)}
            onChange={(on) => toggle(verb, on)}
            label={label}
          />
        ))}
      </div>
      <p className="text-12 text-ink-3">{field.help}</p>
    </fieldset>
  );
}

/** One component for each widget that a declaration may ask for: what is forgotten does not compile. */
export const widgets: Record<Widget, ComponentType<WidgetProps>> = {
  text: TextWidget,
  textarea: TextWidget,
  number: NumberWidget,
  select: SelectWidget,
  switch: SwitchWidget,
  'key-value': KeyValueWidget,
  json: JsonWidget,
  code: CodeWidget,
  rules: RulesWidget,
  'rate-limit': RateLimitWidget,
  'webhook-url': WebhookUrlWidget,
  tools: lazyPart('tools', async () => (await import('./tools-widget.tsx')).ToolsWidget),
  verbs: VerbsWidget,
  story: StoryWidget,
  resource: ResourceWidget,
};
