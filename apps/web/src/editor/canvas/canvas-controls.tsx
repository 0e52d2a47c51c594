'use client';
import { MiniMap, useStore as useFlow } from '@xyflow/react';
import { Eye, Maximize, Minus, Plus, Redo2, Undo2 } from 'lucide-react';
import { Icon } from '../../ui/icon.tsx';
import { ActButton } from '../acts/act-item.tsx';
import { useDraft, useEditor } from '../state/use-editor.ts';
import { CanvasPreferences } from './canvas-preferences.tsx';
import { MapCard } from './map-card.tsx';

const quiet = 'disabled:border-transparent!';
const frame =
  'absolute left-3 z-(--z-canvas-ui) flex items-center gap-0.5 rounded-3 border border-line-strong bg-surface p-0.5';

/** What floats over the canvas: undo and redo, the map, zoom. */
export function CanvasControls() {
  const { canvas, readOnly } = useEditor();
  const zoom = useFlow((state) => Math.round(state.transform[2] * 100));
  const isEmpty = useDraft(({ graph }) => Object.keys(graph.actions).length === 0);
  const canUndo = useDraft(({ history }) => history.undo.length > 0);
  const canRedo = useDraft(({ history }) => history.redo.length > 0);
  return (
    <>
      {readOnly ? (
        <div className={`${frame} top-3 h-8 gap-2 px-2.5 text-12 text-ink-2`}>
          <Icon of={Eye} size={14} />
          You may look, not edit
        </div>
      ) : (
        <div className={`${frame} top-3`}>
          <ActButton act="undo" icon={Undo2} disabled={!canUndo} className={quiet} />
          <ActButton act="redo" icon={Redo2} disabled={!canRedo} className={quiet} />
        </div>
      )}
      {!isEmpty && (
        <div className="story-map absolute bottom-12 left-3 z-(--z-canvas-ui) max-lg:hidden">
          <MiniMap
            pannable
            zoomable
            ariaLabel="Map of the story"
            nodeComponent={MapCard}
            style={{ width: 170, height: 100 }}
          />
        </div>
      )}
      <div className={`${frame} bottom-3 w-[170px] justify-between`}>
        <ActButton act="zoomOut" size="sm" icon={Minus} />
        <button
          type="button"
          className="h-6 min-w-12 rounded-2 text-12 text-ink-2 tabular-nums hover:bg-hover"
          aria-label={`Zoom is ${zoom} %. Set to 100 %`}
          onClick={() => canvas.current?.zoom('whole')}
        >
          {zoom} %
        </button>
        <ActButton act="zoomIn" size="sm" icon={Plus} />
        <span className="mx-0.5 h-4 w-px bg-line" />
        <ActButton act="fit" size="sm" icon={Maximize} />
        <CanvasPreferences />
      </div>
    </>
  );
}
