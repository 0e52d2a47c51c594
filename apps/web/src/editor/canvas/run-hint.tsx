'use client';
import { Button } from '../../ui/button.tsx';
import { formatClock, formatDuration, formatInstant } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/state.tsx';
import { stateOfRun } from '../drawer/run-state.ts';
import { useRun } from '../drawer/use-run.ts';
import { useRunVersion } from '../live/use-run-version.ts';
import { driftWords } from '../rules/version-drift.ts';
import { versionWords } from '../rules/version-words.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import { showRun } from '../state/view.ts';

/**
 * While a run is drawn on the canvas: which one, on which version, and the way back to the draft. Where the canvas is
 * small, as at 200 %, it stands above it and covers nothing.
 */
export function RunHint() {
  const runId = useView((state) => state.runId);
  const connecting = useView((state) => state.connecting !== null);
  return runId === null || connecting ? null : <Hint runId={runId} />;
}

function Hint({ runId }: { runId: string }) {
  const { view, past } = useEditor();
  const { data } = useRun(runId);
  const shown = useRunVersion();
  const compareId = useView((state) => state.compareId);
  if (data?.run.id !== runId) return null;
  const { state, startedAt, durationMs } = data.run;
  const at = new Date(startedAt);
  const differs = shown && driftWords(shown.drift);
  return (
    <section
      aria-label="The run on the canvas"
      className="z-(--z-canvas-ui) flex min-h-9 flex-wrap items-center gap-x-2 gap-y-0.5 border-line-strong bg-surface py-1 pr-1 pl-3 text-12 max-lg:border-b lg:absolute lg:top-14 lg:right-3 lg:w-max lg:max-w-[calc(100%-24px)] lg:rounded-3 lg:border xl:top-3 xl:right-auto xl:left-1/2 xl:-translate-x-1/2"
    >
      <StateGlyph state={stateOfRun(state)} />
      <span className="text-ink-2 tabular-nums" title={formatInstant(at)}>
        Run of {formatClock(at)} on {versionWords(data.version)}
        {durationMs !== null && ` · ${formatDuration(durationMs)}`}
      </span>
      {differs !== null && (
        <span className="text-ink-3">
          {past ? `differs from the draft in ${differs}` : `the draft differs in ${differs}`}
        </span>
      )}
      {compareId !== null && <Other runId={compareId} />}
      {!past && shown && differs !== null && (
        <Button size="sm" variant="quiet" onClick={() => view.setState({ pastId: shown.version.id })}>
          Show {versionWords(data.version)}
        </Button>
      )}
      <Button size="sm" variant="quiet" onClick={() => showRun(view, null)}>
        Back to the draft
      </Button>
    </section>
  );
}

/** The run that it is compared with. */
function Other({ runId }: { runId: string }) {
  const { data } = useRun(runId);
  if (data?.run.id !== runId) return null;
  return (
    <span className="text-ink-2 tabular-nums">
      compared with {formatClock(new Date(data.run.startedAt))}, {versionWords(data.version)}
    </span>
  );
}
