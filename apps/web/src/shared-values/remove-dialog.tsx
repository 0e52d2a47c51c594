'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../app-shell/explain.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';

type Props = {
  title: string;
  /** What is lost. */
  text: string;
  remove: () => Promise<unknown>;
  onRemoved: () => void;
  onClosed: () => void;
};

/** Asks once before something is removed for good. */
export function RemoveDialog({ title, text, remove, onRemoved, onClosed }: Props) {
  const [open, setOpen] = useState(true);
  const removing = useMutation({ mutationFn: remove, onSuccess: onRemoved });
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title={title}
      description={text}
      footer={
        <>
          <Button size="lg" onClick={() => setOpen(false)}>
            Keep it
          </Button>
          <Button size="lg" variant="danger" busy={removing.isPending} onClick={() => removing.mutate()}>
            Remove
          </Button>
        </>
      }
    >
      {removing.isError && <ErrorState title="It was not removed">{explain(removing.error)}</ErrorState>}
    </Dialog>
  );
}
