'use client';
import type { Id } from '@storyloom/engine';
import { useQuery } from '@tanstack/react-query';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { compareRuns, worthALook } from '../rules/compare-runs.ts';
import { useView } from '../state/use-editor.ts';
import { RowsLoading } from './rows-loading.tsx';
import { useRun } from './use-run.ts';

const JsonDiff = lazyPart(
  'difference of two events',
  async () => (await import('../json-diff.tsx')).JsonDiff,
  <RowsLoading label="The events load" />,
);

/** What one Action emitted in two runs, side by side. */
export function CompareDetail({ runId, otherId }: { runId: Id; otherId: Id }) {
  const [run, other] = [useRun(runId), useRun(otherId)];
  const stepId = useView((state) => state.stepId);
  const [steps, others] = [run.data?.steps ?? [], other.data?.steps ?? []];
  const compared = compareRuns(steps, others);
  const actionId = [...steps, ...others].find((step) => step.id === stepId)?.actionId ?? worthALook(compared);
  const chosen = compared.find((action) => action.actionId === actionId);
  if (!chosen) return <div />;
  const [first, second] = [chosen.first?.eventId ?? null, chosen.second?.eventId ?? null];
  return (
    <section
      aria-label={`${chosen.actionName} in both runs`}
      className="flex min-h-0 min-w-0 flex-col max-sm:min-h-80"
    >
      <header className="flex min-h-9 shrink-0 items-center gap-2 border-b border-line bg-sunken px-3 text-11 text-ink-3">
        <b className="min-w-0 truncate font-semibold text-ink">{chosen.actionName}</b>
        <span className="ml-auto whitespace-nowrap">this run | other run</span>
      </header>
      {first === null && second === null ? (
        <p className="p-3 text-12 text-ink-3">It emitted no event in either run.</p>
      ) : (
        <Both key={`${first} ${second}`} first={first} second={second} />
      )}
    </section>
  );
}

function Both({ first, second }: { first: Id | null; second: Id | null }) {
  const [one, other] = [useJson(first), useJson(second)];
  const failed = one.error ?? other.error;
  if (failed) return <p className="p-3 text-12 text-ink-2">{explain(failed)}</p>;
  if (one.text === undefined || other.text === undefined) return <RowsLoading label="The events load" />;
  if (one.text === null || other.text === null) {
    return (
      <p className="p-3 text-12 text-ink-2">
        One of the events is too large to be compared here. End the comparison to look at it.
      </p>
    );
  }
  return <JsonDiff before={one.text} after={other.text} labels={['This run', 'Other run']} />;
}

/** Its JSON; undefined while it loads, null when it is too large, blank when there is no event. */
function useJson(id: Id | null): { text: string | null | undefined; error: unknown } {
  const trpc = useTRPC();
  const event = useQuery(
    trpc.events.open.queryOptions(
      { id: id ?? '' },
      { enabled: id !== null, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  if (id === null) return { text: '', error: null };
  if (!event.data) return { text: undefined, error: event.error };
  return { text: event.data.root === null ? JSON.stringify(event.data.output, null, 2) : null, error: null };
}
