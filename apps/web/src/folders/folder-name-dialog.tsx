'use client';
import { useId, useState } from 'react';
import { explain } from '../app-shell/explain.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';

type Props = {
  title: string;
  verb: string;
  name?: string;
  /** Rejects with why not. */
  save: (name: string) => Promise<unknown>;
  onClosed: () => void;
};

/** Names a folder, a new one or one that is there. Mounted while it is open. */
export function FolderNameDialog({ title, verb, name: before = '', save, onClosed }: Props) {
  const form = useId();
  const [open, setOpen] = useState(true);
  const [name, setName] = useState(before);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const submit = async () => {
    if (name.trim() === '') return;
    setBusy(true);
    try {
      await save(name.trim());
      setOpen(false);
    } catch (error) {
      setFault(explain(error));
    }
    setBusy(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title={title}
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
            busy={busy}
            disabled={name.trim() === ''}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label="Name" error={fault}>
          <Input
            size="lg"
            value={name}
            maxLength={80}
            autoComplete="off"
            placeholder="Phishing"
            onValueChange={(text) => {
              setName(text);
              setFault(null);
            }}
            onFocus={(event) => event.currentTarget.select()}
          />
        </Field>
      </form>
    </Dialog>
  );
}
