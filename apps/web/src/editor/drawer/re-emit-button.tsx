'use client';
import type { Id, Json } from '@storyloom/engine';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Repeat } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { parseJsonText } from '../panel/json-text.ts';
import { useEditor } from '../state/use-editor.ts';
import { RowsLoading } from './rows-loading.tsx';
import { useRunControls } from './use-run-controls.ts';
import { VersionField, type WhichVersion } from './version-field.tsx';

/** Emits an event again, as it was or edited, as a run of its own. */
export function ReEmitButton({ eventId }: { eventId: Id }) {
  const { canRun } = useEditor();
  const [open, setOpen] = useState(false);
  if (!canRun) return null;
  return (
    <Popover
      label="Re-emit the event"
      open={open}
      onOpenChange={setOpen}
      align="end"
      side="top"
      className="max-h-(--available-height) w-90 overflow-y-auto"
      trigger={
        <Button size="sm" variant="quiet" icon={Repeat}>
          <span className="sm:@max-[30rem]:sr-only">Re-emit</span>
        </Button>
      }
    >
      <ReEmitLoader eventId={eventId} onDone={() => setOpen(false)} />
    </Popover>
  );
}

type FormProps = { eventId: Id; onDone: () => void };

function ReEmitLoader({ eventId, onDone }: FormProps) {
  const trpc = useTRPC();
  const event = useQuery(
    trpc.events.get.queryOptions({ id: eventId }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  if (event.isPending) return <RowsLoading label="The event loads" />;
  if (event.isError) return <p className="p-4 text-12">{explain(event.error)}</p>;
  return <ReEmitForm eventId={eventId} output={event.data.output} onDone={onDone} />;
}

function ReEmitForm({ eventId, output, onDone }: FormProps & { output: Json }) {
  const { draft } = useEditor();
  const trpc = useTRPC();
  const { show } = useRunControls();
  const [before] = useState(() => JSON.stringify(output, null, 2));
  const [text, setText] = useState(before);
  const [version, setVersion] = useState<WhichVersion>('original');
  const reEmit = useMutation(
    trpc.events.reEmit.mutationOptions({
      onSuccess: (started) => {
        show(started);
        onDone();
      },
    }),
  );
  const parsed = parseJsonText(text);
  const isEdited = text !== before;
  const begin = async () => {
    if (!parsed.ok) return;
    // The current version is what the server has: the last edits go there first.
    if (version === 'current') await draft.flush();
    reEmit.mutate({ id: eventId, version, ...(isEdited ? { payload: parsed.value ?? null } : {}) });
  };
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <Field
        label="Event"
        hint={isEdited ? 'Edited. The stored event stays as it is.' : 'As it was. Change what you like.'}
        error={parsed.ok ? undefined : parsed.message}
      >
        <Textarea
          mono
          value={text}
          onValueChange={setText}
          spellCheck={false}
          className="max-h-64 min-h-32"
        />
      </Field>
      <VersionField value={version} onChange={setVersion} />
      {reEmit.isError && (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {explain(reEmit.error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        {isEdited && (
          <Button variant="quiet" onClick={() => setText(before)}>
            As it was
          </Button>
        )}
        <Button type="submit" variant="primary" icon={Repeat} disabled={!parsed.ok} busy={reEmit.isPending}>
          Re-emit
        </Button>
      </div>
    </form>
  );
}
