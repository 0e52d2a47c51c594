'use client';
import type { Id } from '@storyloom/engine';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { notify } from '../../ui/toaster.tsx';
import { useEditor } from '../state/use-editor.ts';
import { ReEmitForm } from './re-emit-button.tsx';
import { AgainMenu } from './rerun-menu.tsx';
import { useRunControls } from './use-run-controls.ts';

/** A whole run again: its first event, as a run of its own. */
export function RunAgain({ eventId, version }: { eventId: Id; version: number }) {
  const { canRun } = useEditor();
  const trpc = useTRPC();
  const { show } = useRunControls();
  const [editing, setEditing] = useState(false);
  const again = useMutation(
    trpc.events.reEmit.mutationOptions({
      onSuccess: show,
      onError: (error) => notify.failed({ title: 'The run was not started again', detail: explain(error) }),
    }),
  );
  if (!canRun) return null;
  return (
    <>
      <AgainMenu
        verb="Run all again"
        version={version}
        busy={again.isPending}
        onAsWas={(which) => again.mutate({ id: eventId, version: which })}
        onEdit={() => setEditing(true)}
      />
      <Dialog
        open={editing}
        onOpenChange={setEditing}
        title="Run all again"
        description="A new run with this event in place of the first one."
      >
        <ReEmitForm eventId={eventId} verb="Run all again" onDone={() => setEditing(false)} />
      </Dialog>
    </>
  );
}
