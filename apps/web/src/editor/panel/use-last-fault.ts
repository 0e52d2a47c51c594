'use client';
import { type Id, isObject, type RunError } from '@storyloom/engine';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useEditor } from '../state/use-editor.ts';

/** A line of an Action's script that failed, with how it read then. */
export type LineFault = { line: number; source: string; message: string };

/** The line that failed when this Action failed last, if that was the last story run that failed. */
export function useLastFault(actionId: Id): LineFault | null {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const list = useQuery(
    trpc.runs.list.queryOptions({ storyId, state: 'failed', limit: 1 }, { staleTime: 15_000 }),
  );
  const runId = list.data?.items[0]?.id;
  const run = useQuery(
    trpc.runs.get.queryOptions(
      { storyId, runId: runId ?? '00000000-0000-0000-0000-000000000000' },
      { enabled: runId !== undefined, staleTime: 15_000 },
    ),
  );
  const step = run.data?.steps.find((one) => one.actionId === actionId && one.state === 'failed');
  return step?.error ? lineFaultOf(step.error) : null;
}

function lineFaultOf({ message, detail }: RunError): LineFault | null {
  if (!isObject(detail)) return null;
  const { line, source } = detail;
  return typeof line === 'number' && typeof source === 'string' ? { line, source, message } : null;
}
