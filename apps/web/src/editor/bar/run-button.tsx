'use client';
import type { GraphAction, Id, Json } from '@storyloom/engine';
import { skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { parseJsonText } from '../panel/json-text.ts';
import { definitionOf, isSource } from '../rules/types.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { say } from '../state/view.ts';

/** Runs the story on an event that a person sees before it is sent. */
export function RunButton({ className }: { className?: string }) {
  const graph = useGraph();
  const [open, setOpen] = useState(false);
  const sources = Object.values(graph.actions).filter(
    (action) => isSource(action) && action.disabled !== true,
  );
  return (
    <Popover
      label="Run the story"
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-90"
      trigger={
        <Button
          icon={Play}
          disabled={sources.length === 0}
          className={className ?? ''}
          title={sources.length === 0 ? 'Add a Webhook first: something has to start the story' : undefined}
        >
          Run
        </Button>
      }
    >
      <RunForm sources={sources} onStarted={() => setOpen(false)} />
    </Popover>
  );
}

function RunForm({ sources, onStarted }: { sources: readonly GraphAction[]; onStarted: () => void }) {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<Id | null>(null);
  const source = sources.find(({ id }) => id === chosen) ?? sources[0];
  const list = useQuery(
    trpc.events.list.queryOptions(source ? { storyId, actionId: source.id, limit: 1 } : skipToken),
  );
  const lastId = list.data?.items[0]?.id;
  const last = useQuery(trpc.events.get.queryOptions(lastId === undefined ? skipToken : { id: lastId }));
  if (!source) return <p className="p-4">Every way to start this story is disabled.</p>;
  const waits = list.isPending || (lastId !== undefined && last.isPending);
  const sample = definitionOf(source.type)?.sampleOutput ?? {};
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
      ) : (
        <PayloadForm
          key={source.id}
          source={source}
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

type PayloadProps = { source: GraphAction; start: Json; origin: string; onStarted: () => void };

function PayloadForm({ source, start, origin, onStarted }: PayloadProps) {
  const { storyId, draft, view } = useEditor();
  const trpc = useTRPC();
  const [text, setText] = useState(() => JSON.stringify(start, null, 2));
  const [unsaved, setUnsaved] = useState(false);
  const run = useMutation(
    trpc.stories.run.mutationOptions({
      onSuccess: ({ storyRunId }) => {
        view.setState({ runId: storyRunId, stepId: null, drawerOpen: true, drawerTab: 'runs' });
        say(view, 'The story runs');
        onStarted();
      },
    }),
  );
  const parsed = parseJsonText(text);
  const error = parsed.ok ? undefined : parsed.message;
  const begin = async () => {
    if (!parsed.ok) return;
    // What runs is what the server has: the last edits go there first.
    const saved = await draft.flush();
    setUnsaved(!saved);
    if (saved) run.mutate({ id: storyId, actionId: source.id, payload: parsed.value ?? null });
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
      {(run.isError || unsaved) && (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {unsaved
            ? 'The draft is not saved yet, so it cannot run. It is kept here and saved as soon as the server answers.'
            : explain(run.error)}
        </p>
      )}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" icon={Play} disabled={!parsed.ok} busy={run.isPending}>
          Run
        </Button>
      </div>
    </form>
  );
}
