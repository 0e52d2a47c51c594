'use client';
import { Button } from '../../ui/button.tsx';
import { formatClock, formatDuration } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/state.tsx';
import { stateOfRun } from '../drawer/run-state.ts';
import { useRun } from '../drawer/use-run.ts';
import { useEditor, useView } from '../state/use-editor.ts';

/** While one run is drawn on the canvas: which one, and the way back to the latest of everything. */
export function RunHint() {
  const runId = useView((state) => state.runId);
  const connecting = useView((state) => state.connecting !== null);
  return runId === null || connecting ? null : <Hint runId={runId} />;
}

function Hint({ runId }: { runId: string }) {
  const { view } = useEditor();
  const { data } = useRun(runId);
  if (data?.run.id !== runId) return null;
  const { state, startedAt, durationMs } = data.run;
  return (
    <div className="absolute top-3 left-1/2 z-(--z-canvas-ui) flex h-9 -translate-x-1/2 items-center gap-2 rounded-3 border border-line-strong bg-surface pr-1 pl-3 text-12 whitespace-nowrap">
      <StateGlyph state={stateOfRun(state)} />
      <span className="text-ink-2 tabular-nums">
        Run of {formatClock(new Date(startedAt))}
        {durationMs !== null && ` · ${formatDuration(durationMs)}`}
      </span>
      <Button size="sm" variant="quiet" onClick={() => view.setState({ runId: null, stepId: null })}>
        Show the latest
      </Button>
    </div>
  );
}
