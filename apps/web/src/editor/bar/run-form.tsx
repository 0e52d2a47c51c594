'use client';
import { type GraphAction, type Id, type Json, sampleOf } from '@storyloom/engine';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { parseJsonText } from '../panel/json-text.ts';
import { definitionOf } from '../rules/types.ts';
import { useEditor } from '../state/use-editor.ts';
import { InputsForm } from './inputs-form.tsx';
import { RunFoot } from './run-foot.tsx';
import { type RunTarget, useRunStory } from './use-run-story.ts';

type Props = Omit<RunTarget, 'source'> & {
  /** The Actions that it can start with. */
  sources: readonly GraphAction[];
};

/** What the story is started with: the values of its inputs, or an event. */
export function RunForm({ sources, version, onStarted }: Props) {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<Id | null>(null);
  const settings = useQuery(trpc.stories.settings.queryOptions({ id: storyId }));
  const source = sources.find(({ id }) => id === chosen) ?? sources[0];
  const list = useQuery(
    trpc.events.list.queryOptions(source ? { storyId, actionId: source.id, limit: 1 } : skipToken),
  );
  const lastId = list.data?.items[0]?.id;
  const last = useQuery(trpc.events.get.queryOptions(lastId === undefined ? skipToken : { id: lastId }));
  if (!source) return <p className="p-4">Every way to start this story is disabled.</p>;
  const waits = settings.isPending || list.isPending || (lastId !== undefined && last.isPending);
  const calls = settings.data?.sendToStory;
  const inputs = calls?.entry === source.id ? calls.inputs : [];
  const definition = definitionOf(source.type);
  const sample = definition ? sampleOf(definition, source.options) : {};
  return (
    <div className="grid gap-3 p-4">
      {sources.length > 1 && (
        <Field label="Start with">
          <Select
            options={sources.map(({ id, name }) => ({ value: id, label: name }))}
            value={source.id}
            onChange={setChosen}
          />
        </Field>
      )}
      {waits ? (
        <div className="grid gap-3 py-2">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
        </div>
      ) : inputs.length > 0 ? (
        <InputsForm key={source.id} source={source} version={version} inputs={inputs} onStarted={onStarted} />
      ) : (
        <PayloadForm
          key={source.id}
          source={source}
          version={version}
          start={last.data?.output ?? sample}
          origin={
            last.data
              ? 'The last event. Change what you like.'
              : 'A sample: nothing has arrived yet. Change what you like.'
          }
          onStarted={onStarted}
        />
      )}
    </div>
  );
}

type PayloadProps = RunTarget & { start: Json; origin: string };

function PayloadForm({ start, origin, ...target }: PayloadProps) {
  const { source } = target;
  const [text, setText] = useState(() => JSON.stringify(start, null, 2));
  const run = useRunStory(target);
  const parsed = parseJsonText(text);
  const error = parsed.ok ? undefined : parsed.message;
  const begin = async () => {
    if (parsed.ok) await run.begin(parsed.value ?? null);
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <Field label={`Event of ${source.name}`} hint={origin} error={error}>
        <Textarea
          mono
          value={text}
          onValueChange={setText}
          spellCheck={false}
          className="max-h-80 min-h-40"
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void begin();
          }}
        />
      </Field>
      <RunFoot run={run} disabled={!parsed.ok} />
    </form>
  );
}
