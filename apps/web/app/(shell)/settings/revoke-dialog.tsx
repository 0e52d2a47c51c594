'use client';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { type ApiKeyItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { Button } from '../../../src/ui/button.tsx';
import { Dialog } from '../../../src/ui/dialog.tsx';
import { ErrorState } from '../../../src/ui/error-state.tsx';

type RevokeDialogProps = { apiKey: ApiKeyItem; onRevoked: () => void; onClosed: () => void };

/** Asks once: a revoked key cannot be brought back. */
export function RevokeDialog({ apiKey, onRevoked, onClosed }: RevokeDialogProps) {
  const trpc = useTRPC();
  const keep = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(true);
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({
      onSuccess: () => {
        onRevoked();
        setOpen(false);
      },
    }),
  );
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      initialFocus={keep}
      title={`Revoke “${apiKey.name}”?`}
      description="Programs that use this key are refused from now on. It cannot be brought back; a new key can be made."
      footer={
        <>
          <Button ref={keep} size="lg" onClick={() => setOpen(false)}>
            Keep it
          </Button>
          <Button
            size="lg"
            variant="danger-solid"
            busy={revoke.isPending}
            onClick={() => revoke.mutate({ id: apiKey.id })}
          >
            Revoke key
          </Button>
        </>
      }
    >
      {revoke.isError && <ErrorState title="The key was not revoked">{explain(revoke.error)}</ErrorState>}
    </Dialog>
  );
}
