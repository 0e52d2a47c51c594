'use client';
import type { Json, JsonObject } from '@storyloom/engine';
import { X } from 'lucide-react';
import { useState } from 'react';
import { ChoicesInput } from '../../story-settings/choices-input.tsx';
import { AddButton } from '../../ui/add-button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { type ToolInput, toolInputTypes, withInputs } from '../rules/tool-inputs.ts';
import { useRowKeys } from './use-row-keys.ts';

type Props = {
  schema: Json | undefined;
  /** What the schema comes to as rows. */
  inputs: readonly ToolInput[];
  readOnly: boolean;
  onSchema: (schema: JsonObject) => void;
};

const labels: Record<ToolInput['type'], string> = {
  text: 'Text',
  number: 'Number',
  integer: 'Whole number',
  boolean: 'True or false',
  choice: 'Choice',
  list: 'List',
  object: 'Object',
  any: 'Anything',
};
const types = toolInputTypes.map((value) => ({ value, label: labels[value] }));

const fresh: ToolInput = { name: '', type: 'text', required: true, description: '', choices: [] };

/** What a tool takes, a row each. A row without a name waits here until it gets one. */
export function ToolInputs({ schema, inputs, readOnly, onSchema }: Props) {
  const [typed, setTyped] = useState<readonly ToolInput[] | null>(null);
  const isMine = typed !== null && same(withInputs(schema, typed), withInputs(schema, inputs));
  const rows = isMine ? typed : inputs;
  const { keys, removed } = useRowKeys(rows.length);
  const take = (next: ToolInput[]) => {
    setTyped(next);
    onSchema(withInputs(schema, next));
  };
  const change = (index: number, part: Partial<ToolInput>) =>
    take(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 text-12 font-medium text-ink-2">Inputs</legend>
      {rows.map((row, index) => {
        const label = `Input ${index + 1}`;
        return (
          <div
            key={keys[index]}
            className="grid grid-cols-[minmax(0,1fr)_116px_auto_24px] items-center gap-1.5"
          >
            <Input
              mono
              aria-label={`${label}, name`}
              value={row.name}
              placeholder="name"
              readOnly={readOnly}
              onValueChange={(name) => change(index, { name })}
            />
            <Select
              label={`${label}, type`}
              options={types}
              value={row.type}
              disabled={readOnly}
              onChange={(type) => change(index, { type })}
            />
            <Checkbox
              label="required"
              checked={row.required}
              disabled={readOnly}
              onChange={(required) => change(index, { required })}
            />
            <IconButton
              size="sm"
              icon={X}
              label={`Remove input ${index + 1}`}
              disabled={readOnly}
              onClick={() => {
                removed(index);
                take(rows.filter((_, at) => at !== index));
              }}
            />
            <Input
              className="col-span-4"
              aria-label={`${label}, description`}
              value={row.description}
              placeholder="What it is for"
              readOnly={readOnly}
              onValueChange={(description) => change(index, { description })}
            />
            {row.type === 'choice' && (
              <ChoicesInput
                label={`${label}, choices`}
                placeholder="choices, with commas between them"
                value={row.choices}
                readOnly={readOnly}
                onChange={(choices) => change(index, { choices })}
              />
            )}
          </div>
        );
      })}
      {!readOnly && <AddButton onClick={() => take([...rows, fresh])}>Add input</AddButton>}
    </fieldset>
  );
}

function same(a: JsonObject, b: JsonObject): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
