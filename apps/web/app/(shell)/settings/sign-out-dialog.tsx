'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { Button } from '../../../src/ui/button.tsx';
import { Dialog } from '../../../src/ui/dialog.tsx';
import { ErrorState } from '../../../src/ui/error-state.tsx';

/** Ends every session of the reader, this one last. */
export function SignOutDialog({ onClosed }: { onClosed: () => void }) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(true);
  const leave = useMutation(
    trpc.viewer.signOutEverywhere.mutationOptions({ onSuccess: () => location.assign('/sign-in') }),
  );
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title="Sign out everywhere?"
      description="All your sessions end, in every browser and here. API keys keep working."
      footer={
        <>
          <Button size="lg" onClick={() => setOpen(false)}>
            Stay signed in
          </Button>
          <Button
            size="lg"
            variant="danger-solid"
            busy={leave.isPending || leave.isSuccess}
            onClick={() => leave.mutate()}
          >
            Sign out everywhere
          </Button>
        </>
      }
    >
      {leave.isError && <ErrorState title="You are still signed in">{explain(leave.error)}</ErrorState>}
    </Dialog>
  );
}
