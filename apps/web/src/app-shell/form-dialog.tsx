'use client';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { IconShape } from '../ui/icon.tsx';
import { explain } from './explain.ts';

type Props = {
  title: string;
  /** What it means, in a sentence. */
  text?: string;
  icon?: IconShape;
  /** What the main button does: “Make folder”. */
  verb: string;
  /** There is enough to save. */
  ready?: boolean;
  /** Rejects with why not. */
  save: () => Promise<unknown>;
  onClosed: () => void;
  /** Its fields, told why the last try did not work. */
  children: (fault: string | null) => ReactNode;
};

/** A dialog with a form: it saves, closes when that is done, and says why when it is not. Mounted while it is open. */
export function FormDialog({ title, text, icon, verb, ready = true, save, onClosed, children }: Props) {
  const form = useId();
  const [open, setOpen] = useState(true);
  const saving = useMutation({ mutationFn: save, onSuccess: () => setOpen(false) });
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title={title}
      {...(text !== undefined && { description: text })}
      footer={
        <>
          <Button size="lg" onClick={() => setOpen(false)}>
            Cancel
          </Button>
          <Button
            size="lg"
            variant="primary"
            {...(icon && { icon })}
            type="submit"
            form={form}
            busy={saving.isPending}
            disabled={!ready}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="grid gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) saving.mutate();
        }}
      >
        {children(saving.isError ? explain(saving.error) : null)}
      </form>
    </Dialog>
  );
}
