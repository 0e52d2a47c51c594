'use client';
import type { Id } from '@storyloom/engine';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Repeat } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useEditor } from '../state/use-editor.ts';
import { RepeatForm } from './repeat-form.tsx';
import { RowsLoading } from './rows-loading.tsx';
import { useRunControls } from './use-run-controls.ts';

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
      <ReEmitForm eventId={eventId} onDone={() => setOpen(false)} />
    </Popover>
  );
}

/** Also for a whole run: its first event, emitted again. */
export function ReEmitForm({
  eventId,
  verb = 'Re-emit',
  onDone,
}: {
  eventId: Id;
  verb?: string;
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const { show } = useRunControls();
  const reEmit = useMutation(
    trpc.events.reEmit.mutationOptions({
      onSuccess: (started) => {
        show(started);
        onDone();
      },
    }),
  );
  return (
    <OfEvent
      eventId={eventId}
      verb={verb}
      repeat={{ ...reEmit, begin: (what) => reEmit.mutate({ id: eventId, ...what }) }}
    />
  );
}

type OfEventProps = { eventId: Id; verb: string; repeat: Parameters<typeof RepeatForm>[0]['repeat'] };

/** The form once the event is there. */
export function OfEvent({ eventId, verb, repeat }: OfEventProps) {
  const trpc = useTRPC();
  const event = useQuery(
    trpc.events.open.queryOptions({ id: eventId }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  if (event.isPending) return <RowsLoading label="The event loads" />;
  if (event.isError) return <p className="p-4 text-12">{explain(event.error)}</p>;
  const { root, output } = event.data;
  return <RepeatForm event={root === null ? { output } : null} verb={verb} repeat={repeat} />;
}
