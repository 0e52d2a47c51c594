'use client';
import type { Json, StoryInput } from '@storyloom/engine';
import { X } from 'lucide-react';
import { useRowKeys } from '../editor/panel/use-row-keys.ts';
import { AddButton } from '../ui/add-button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { ChoicesInput } from './choices-input.tsx';

type Props = {
  inputs: readonly StoryInput[];
  readOnly: boolean;
  onChange: (inputs: StoryInput[]) => void;
};

const types = [
  { value: 'any', label: 'Anything' },
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'True or false' },
  { value: 'enum', label: 'One of a few' },
  { value: 'object', label: 'Object' },
  { value: 'list', label: 'List' },
  { value: 'file', label: 'File' },
  { value: 'credential', label: 'Credential' },
] as const;

/** What the story wants of whoever starts it. */
export function StoryInputs({ inputs, readOnly, onChange }: Props) {
  const { keys, removed } = useRowKeys(inputs.length);
  const change = (at: number, part: Partial<StoryInput>) =>
    onChange(inputs.map((input, index) => (index === at ? { ...input, ...part } : input)));
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="mb-1 text-12 font-medium text-ink-2">Inputs</legend>
      {inputs.map((input, index) => (
        <div
          key={keys[index]}
          className="grid grid-cols-[minmax(0,1fr)_130px_auto_24px] items-center gap-1.5 max-sm:grid-cols-[minmax(0,1fr)_auto_24px]"
        >
          <Input
            mono
            className="max-sm:col-span-2"
            aria-label={`Input ${index + 1}, name`}
            value={input.name}
            placeholder="name"
            readOnly={readOnly}
            onValueChange={(name) => change(index, { name })}
          />
          <Select
            label={`Input ${index + 1}, type`}
            options={types}
            value={input.type}
            disabled={readOnly}
            onChange={(type) => onChange(inputs.map((one, at) => (at === index ? ofType(one, type) : one)))}
          />
          <Checkbox
            label="required"
            checked={input.required}
            disabled={readOnly}
            onChange={(required) => change(index, { required })}
          />
          <IconButton
            size="sm"
            icon={X}
            label="Remove this input"
            className="max-sm:col-start-3 max-sm:row-start-1"
            disabled={readOnly}
            onClick={() => {
              removed(index);
              onChange(inputs.filter((_, at) => at !== index));
            }}
          />
          <Input
            className="col-span-2 max-sm:col-span-3"
            aria-label={`Input ${index + 1}, description`}
            value={input.description}
            placeholder="What it is for"
            readOnly={readOnly}
            maxLength={2_000}
            onValueChange={(description) => change(index, { description })}
          />
          {input.type === 'text' && (
            <Checkbox
              className="col-span-4"
              label="secret: Actions read it as INPUT, and nothing stores or shows it"
              checked={input.secret ?? false}
              disabled={readOnly}
              onChange={(secret) =>
                onChange(inputs.map((one, at) => (at === index ? asSecret(one, secret) : one)))
              }
            />
          )}
          {hasChoices(input.type) && (
            <ChoicesInput
              label={`Input ${index + 1}, choices`}
              placeholder={
                input.type === 'enum'
                  ? 'choices, with commas between them'
                  : 'short names of the credentials to choose from, with commas between them'
              }
              value={input.choices ?? []}
              readOnly={readOnly}
              onChange={(choices) => change(index, { choices })}
            />
          )}
          <Input
            mono
            className="col-span-2 max-sm:col-span-3"
            disabled={input.secret ?? false}
            aria-label={`Input ${index + 1}, default`}
            value={defaultText(input.default)}
            placeholder="default"
            readOnly={readOnly}
            onValueChange={(text) =>
              onChange(inputs.map((one, at) => (at === index ? withDefault(one, text) : one)))
            }
          />
        </div>
      ))}
      {!readOnly && (
        <AddButton
          onClick={() => onChange([...inputs, { name: '', type: 'any', required: false, description: '' }])}
        >
          Add an input
        </AddButton>
      )}
    </fieldset>
  );
}

function hasChoices(type: StoryInput['type']): boolean {
  return type === 'enum' || type === 'credential';
}

/** What only another type has goes. */
function ofType({ choices, secret, ...input }: StoryInput, type: StoryInput['type']): StoryInput {
  return {
    ...input,
    type,
    ...(hasChoices(type) ? { choices: choices ?? [] } : {}),
    ...(type === 'text' && secret ? { secret } : {}),
  };
}

/** A secret has no default: it would stand in the story for all to read. */
function asSecret({ default: fallback, secret: _, ...input }: StoryInput, secret: boolean): StoryInput {
  if (secret) return { ...input, secret };
  return fallback === undefined ? input : { ...input, default: fallback };
}

function defaultText(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What reads as JSON and is not a text by its type is that; blank is none. */
function withDefault({ default: _, ...input }: StoryInput, text: string): StoryInput {
  if (text === '') return input;
  if (input.type === 'text') return { ...input, default: text };
  try {
    const value: Json = JSON.parse(text);
    return { ...input, default: value };
  } catch {
    return { ...input, default: text };
  }
}
