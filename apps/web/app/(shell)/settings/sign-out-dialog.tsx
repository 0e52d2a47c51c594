'use client';
import { useMutation } from '@tanstack/react-query';
import { AskDialog } from '../../../src/app-shell/ask-dialog.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';

/** Ends every session of the reader, this one last. */
export function SignOutDialog({ onClosed }: { onClosed: () => void }) {
  const trpc = useTRPC();
  const leave = useMutation(
    trpc.viewer.signOutEverywhere.mutationOptions({ onSuccess: () => location.assign('/sign-in') }),
  );
  return (
    <AskDialog
      title="Sign out everywhere?"
      text="All your sessions end, in every browser and here. API keys keep working."
      keep="Stay signed in"
      verb="Sign out everywhere"
      fault="You are still signed in"
      run={() => leave.mutateAsync()}
      onClosed={onClosed}
    />
  );
}
