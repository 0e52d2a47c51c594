'use client';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { useEditor } from '../state/use-editor.ts';
import { fieldText } from './formula-field.tsx';
import type { WidgetProps } from './widgets.tsx';

/** A story to call: those that this team may call are offered, and any text or pill does. */
export function StoryWidget({ field, value, onChange, faults, readOnly }: WidgetProps) {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const listId = useId();
  const { data = [] } = useQuery(trpc.stories.callable.queryOptions({ id: storyId }, { staleTime: 10_000 }));
  const text = fieldText(value);
  const chosen = data.find(({ id, name, slug }) => [id, name, slug, `<<STORY.${slug}>>`].includes(text));
  const wants = chosen?.inputs.filter(({ required }) => required).map(({ name }) => name) ?? [];
  const hint =
    chosen === undefined
      ? field.help
      : wants.length === 0
        ? `Calls “${chosen.name}”.`
        : `Calls “${chosen.name}”, which needs ${wants.join(', ')}.`;
  return (
    <Field label={field.label} hint={hint} error={faults[0]?.message}>
      <Input
        mono
        list={listId}
        value={text}
        placeholder={field.placeholder}
        readOnly={readOnly}
        autoComplete="off"
        spellCheck={false}
        onValueChange={onChange}
      />
      <datalist id={listId}>
        {data.map(({ id, name, slug, isShared }) => (
          <option key={id} value={`<<STORY.${slug}>>`}>
            {isShared ? `${name}, of another team` : name}
          </option>
        ))}
      </datalist>
    </Field>
  );
}
