'use client';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { explain } from './explain.ts';

type Props = {
  title: string;
  /** What is lost. */
  text: string;
  /** What is pressed to leave all as it is; it has the focus. */
  keep: string;
  /** What is pressed to do it. */
  verb: string;
  /** What is said when it was not done: “Nothing was deleted”. */
  fault: string;
  /** It cannot be done yet. */
  busy?: boolean;
  /** Rejects with why not. */
  run: () => Promise<unknown>;
  onClosed: () => void;
};

/** Asks once before something is lost, closes when it is done, says why when it is not. Mounted while it is open. */
export function AskDialog({ title, text, keep, verb, fault, busy = false, run, onClosed }: Props) {
  const first = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(true);
  const running = useMutation({ mutationFn: run, onSuccess: () => setOpen(false) });
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      initialFocus={first}
      title={title}
      description={text}
      footer={
        <>
          <Button ref={first} size="lg" onClick={() => setOpen(false)}>
            {keep}
          </Button>
          <Button
            size="lg"
            variant="danger-solid"
            busy={busy || running.isPending}
            onClick={() => running.mutate()}
          >
            {verb}
          </Button>
        </>
      }
    >
      {running.isError && <ErrorState title={fault}>{explain(running.error)}</ErrorState>}
    </Dialog>
  );
}
