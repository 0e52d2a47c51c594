'use client';
import { diffGraphs, type Id } from '@storyloom/engine';
import { useEffect, useMemo, useRef, useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { say } from '../state/view.ts';
import { ChangeList } from './change-list.tsx';
import { type Looking, lookingName, withLooking } from './looking.ts';
import { StageCanvas } from './stage-canvas.tsx';
import { StageHead, type StageMode } from './stage-head.tsx';
import { StageJson } from './stage-json.tsx';
import { useLook, useSide } from './use-versions.ts';
import { VersionActions } from './version-actions.tsx';

/** Covers palette, canvas and panel: the draft behind it waits as it was left. */
export function StageScreen() {
  const looking = useView((state) => state.looking);
  return looking === null ? null : <Shown looking={looking} />;
}

function Shown({ looking }: { looking: Looking }) {
  const { view } = useEditor();
  const root = useFocus();
  const look = useLook();
  const [mode, setMode] = useState<StageMode>('canvas');
  const [chosen, setChosen] = useState<Id | null>(null);
  const before = useSide(looking.before);
  const after = useSide(looking.after);
  const diff = useMemo(
    () =>
      looking.before !== null && before.graph && after.graph ? diffGraphs(before.graph, after.graph) : null,
    [looking.before, before.graph, after.graph],
  );
  useAddress(looking);
  useEffect(() => say(view, `Shown: ${lookingName(looking)}`), [view, looking]);

  const error = before.error ?? after.error;
  const isReady = after.graph !== undefined && (looking.before === null || before.graph !== undefined);
  return (
    <section
      ref={root}
      tabIndex={-1}
      aria-label={lookingName(looking)}
      className="outline-none z-20 col-span-full row-start-2 flex min-h-0 min-w-0 flex-col bg-surface"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) look(null);
      }}
    >
      <StageHead looking={looking} graph={after.graph} mode={mode} onMode={setMode} />
      {error != null && (
        <div className="p-4">
          <ErrorState
            title="This cannot be shown"
            onRetry={() => {
              before.retry();
              after.retry();
            }}
          >
            {error instanceof Error && !('data' in error) ? error.message : explain(error)}
          </ErrorState>
        </div>
      )}
      {error == null && !isReady && (
        <Loading label="The version loads">
          <div className="p-4">
            <Skeleton className="w-1/3" />
          </div>
        </Loading>
      )}
      {isReady && after.graph && (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_380px] max-sm:grid-cols-1 max-sm:grid-rows-2">
          {mode === 'canvas' ? (
            <StageCanvas
              // Another pair is another drawing, which is seen whole.
              key={lookingName(looking)}
              before={looking.before === null ? null : (before.graph ?? null)}
              after={after.graph}
              diff={diff}
              chosen={chosen}
              onChoose={setChosen}
            />
          ) : (
            <StageJson before={before.graph ?? null} after={after.graph} chosen={chosen} />
          )}
          <aside
            aria-label="What it is"
            className="min-h-0 overflow-y-auto border-line max-sm:border-t sm:border-l"
          >
            {diff ? (
              <ChangeList
                diff={diff}
                graphs={[after.graph, before.graph]}
                chosen={chosen}
                onChoose={setChosen}
              />
            ) : (
              <VersionActions graph={after.graph} chosen={chosen} onChoose={setChosen} />
            )}
          </aside>
        </div>
      )}
    </section>
  );
}

/** What is shown has the focus, so that Escape and Tab begin there; the canvas has it afterwards. */
function useFocus() {
  const { canvas } = useEditor();
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    root.current?.focus({ preventScroll: true });
    return () => {
      // The canvas hears nothing until what covered it is gone.
      requestAnimationFrame(() => canvas.current?.focus());
    };
  }, [canvas]);
  return root;
}

/** The address says what is looked at, so that it can be sent to somebody. */
function useAddress(looking: Looking): void {
  useEffect(() => {
    history.replaceState(history.state, '', withLooking(location.href, looking));
    return () => history.replaceState(history.state, '', withLooking(location.href, null));
  }, [looking]);
}
