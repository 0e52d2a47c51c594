'use client';
import type { Id, LogLine } from '@storyloom/engine';
import { skipToken } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useEditor } from '../state/use-editor.ts';
import { withLines } from './log-lines.ts';

export type LiveLog = {
  lines: readonly (LogLine & { seq: number })[];
  /** The connection is lost, and comes back by itself. */
  isCut: boolean;
};

/** The log of an Action run from its first line, as it is written until the run has ended; null follows none. */
export function useLiveLog(actionRunId: Id | null): LiveLog {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const [lines, setLines] = useState<LiveLog['lines']>([]);
  const { status, error } = useSubscription(
    trpc.runs.followLog.subscriptionOptions(actionRunId === null ? skipToken : { storyId, actionRunId }, {
      onData: ({ data }) => setLines((known) => withLines(known, data.lines)),
    }),
  );
  return { lines, isCut: status === 'error' || (status === 'connecting' && error !== null) };
}
