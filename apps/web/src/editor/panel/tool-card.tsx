'use client';
import type { JsonObject } from '@storyloom/engine';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { inputsOf, toolNameFault } from '../rules/tool-inputs.ts';
import { fieldText } from './formula-field.tsx';
import { JsonWidget } from './json-widget.tsx';
import { ToolInputs } from './tool-inputs.tsx';
import type { WidgetProps } from './widgets.tsx';

type Props = WidgetProps & {
  /** From 1. */
  number: number;
  tool: JsonObject;
  /** The names of the other tools. */
  others: readonly string[];
  onTool: (tool: JsonObject) => void;
  onRemove: () => void;
};

/** What a tool is called, what it is for, and what it takes. */
export function ToolCard({ number, tool, others, onTool, onRemove, ...props }: Props) {
  const { readOnly } = props;
  const [asJson, setAsJson] = useState(false);
  const name = fieldText(tool.name);
  const rows = inputsOf(tool.input_schema);
  const change = (part: JsonObject) => onTool({ ...tool, ...part });
  const fault = name === '' ? 'Give it a name.' : toolNameFault(name, others);
  return (
    <section
      aria-label={`Tool ${number}`}
      className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-3 border border-line p-2"
    >
      <div className="grid grid-cols-[minmax(0,1fr)_24px] items-start gap-1.5">
        <Field label="Name" error={fault}>
          <Input
            mono
            value={name}
            placeholder="look_up_order"
            readOnly={readOnly}
            maxLength={128}
            onValueChange={(next) => change({ name: next })}
          />
        </Field>
        {!readOnly && <IconButton icon={X} size="sm" label={`Remove tool ${number}`} onClick={onRemove} />}
      </div>
      <Field label="Description" hint="An agent chooses by it: what it does, and when to use it.">
        <Textarea
          value={fieldText(tool.description)}
          placeholder="Looks up an order by its number. Says whether it was sent."
          readOnly={readOnly}
          maxLength={4_000}
          onValueChange={(description) => change({ description })}
        />
      </Field>
      {rows !== null && !asJson ? (
        <ToolInputs
          schema={tool.input_schema}
          inputs={rows}
          readOnly={readOnly}
          onSchema={(input_schema) => change({ input_schema })}
        />
      ) : (
        <JsonWidget
          {...props}
          field={schemaField}
          value={tool.input_schema}
          faults={[]}
          aside={null}
          onChange={(input_schema) => change({ input_schema: input_schema ?? null })}
        />
      )}
      {rows !== null && <Switch label="Inputs as JSON Schema" checked={asJson} onChange={setAsJson} />}
    </section>
  );
}

const schemaField: WidgetProps['field'] = {
  key: 'input_schema',
  label: 'Input schema',
  widget: 'json',
  help: 'JSON Schema (2020-12) of the arguments; each call is held against it.',
  placeholder: '{ "type": "object", "properties": { "id": { "type": "string" } } }',
};
