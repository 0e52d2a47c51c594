'use client';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { Button } from '../../../src/ui/button.tsx';
import { Dialog } from '../../../src/ui/dialog.tsx';
import { Field } from '../../../src/ui/field.tsx';
import { Input } from '../../../src/ui/input.tsx';

type NewKeyDialogProps = { create: (name: string) => Promise<unknown>; onClosed: () => void };

/** Names a key before it is made, so that its row says what would break without it. */
export function NewKeyDialog({ create, onClosed }: NewKeyDialogProps) {
  const form = useId();
  const [open, setOpen] = useState(true);
  const [name, setName] = useState('');
  const making = useMutation({ mutationFn: create, onSuccess: () => setOpen(false) });
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title="New API key"
      footer={
        <>
          <Button size="lg" onClick={() => setOpen(false)}>
            Cancel
          </Button>
          <Button
            size="lg"
            variant="primary"
            type="submit"
            form={form}
            busy={making.isPending}
            disabled={name.trim() === ''}
          >
            Make key
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') making.mutate(name.trim());
        }}
      >
        <Field
          label="Name"
          hint="The program that will use it."
          {...(making.isError && { error: explain(making.error) })}
        >
          <Input
            size="lg"
            value={name}
            onValueChange={setName}
            placeholder="Deploy from CI"
            autoComplete="off"
            maxLength={120}
          />
        </Field>
      </form>
    </Dialog>
  );
}
