'use client';
import { isObject, type Json, type JsonObject } from '@storyloom/engine';
import { AddButton } from '../../ui/add-button.tsx';
import { faultText } from './fault-text.tsx';
import { fieldText } from './formula-field.tsx';
import { ToolCard } from './tool-card.tsx';
import { useRowKeys } from './use-row-keys.ts';
import type { WidgetProps } from './widgets.tsx';

/** The tools that an MCP server offers, one card each. */
export function ToolsWidget(props: WidgetProps) {
  const { field, value, onChange, faults, readOnly } = props;
  const tools = toolsOf(value);
  const { keys, removed } = useRowKeys(tools.length);
  const take = (next: JsonObject[]) => onChange(next.length === 0 ? undefined : next);
  const [first] = faults;
  return (
    <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      <legend className="mb-1 text-12 font-medium text-ink-2">{field.label}</legend>
      {tools.map((tool, index) => (
        <ToolCard
          {...props}
          key={keys[index]}
          number={index + 1}
          tool={tool}
          others={tools.filter((_, at) => at !== index).map(({ name }) => fieldText(name))}
          onTool={(next) => take(tools.map((one, at) => (at === index ? next : one)))}
          onRemove={() => {
            removed(index);
            take(tools.filter((_, at) => at !== index));
          }}
        />
      ))}
      {first && (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {faultText(first)}
        </p>
      )}
      {!readOnly && (
        <AddButton onClick={() => take([...tools, { name: '', description: '' }])}>Add tool</AddButton>
      )}
      <p className="text-12 text-ink-3">{field.help}</p>
    </fieldset>
  );
}

function toolsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
