'use client';
import { type ReactNode, useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { Button } from '../../ui/button.tsx';
import type { ButtonVariant } from '../../ui/button-class.ts';
import type { IconShape } from '../../ui/icon.tsx';
import { Fault } from './fault.tsx';
import type { Looking } from './looking.ts';
import { notSaved, useSavedRevision } from './use-version-actions.ts';
import { useLook } from './use-versions.ts';

type Props = {
  title: string;
  /** What can be looked at first. */
  changes?: Looking | null;
  /** What is pressed at the end. */
  verb: string;
  icon: IconShape;
  variant?: ButtonVariant;
  ready?: boolean;
  sending: { isPending: boolean; isError: boolean; error: unknown };
  /** Is given the revision that the draft has on the server. */
  send: (revision: number) => void;
  onClose: () => void;
  children: ReactNode;
};

/** A form that does something with the draft, once all of it is saved. */
export function DraftForm(props: Props) {
  const { title, changes = null, verb, icon, variant = 'primary', ready = true, sending, children } = props;
  const savedRevision = useSavedRevision();
  const look = useLook();
  const [unsaved, setUnsaved] = useState(false);
  const submit = async () => {
    const revision = await savedRevision();
    setUnsaved(revision === null);
    if (revision !== null) props.send(revision);
  };
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="flex items-baseline justify-between gap-2">
        <h2 className="font-semibold">{title}</h2>
        {changes && (
          <Button
            size="sm"
            variant="quiet"
            onClick={() => {
              look(changes);
              props.onClose();
            }}
          >
            See the changes
          </Button>
        )}
      </div>
      {children}
      <Fault>{unsaved ? notSaved : sending.isError ? explain(sending.error) : null}</Fault>
      <div className="flex justify-end">
        <Button type="submit" variant={variant} icon={icon} disabled={!ready} busy={sending.isPending}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
