'use client';
import { MiniMap, useStore as useFlow, useReactFlow } from '@xyflow/react';
import { Eye, Maximize, Minus, Plus, Redo2, Undo2 } from 'lucide-react';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useDraft, useEditor } from '../state/use-editor.ts';
import { MapCard } from './map-card.tsx';
import { panMs } from './use-canvas-handle.ts';

const quiet = 'disabled:border-transparent!';
const frame =
  'absolute left-3 z-(--z-canvas-ui) flex items-center gap-0.5 rounded-3 border border-line-strong bg-surface p-0.5';

/** What floats over the canvas: undo and redo, the map, zoom. */
export function CanvasControls() {
  const { commands, canvas, readOnly, past } = useEditor();
  const flow = useReactFlow();
  const zoom = useFlow((state) => Math.round(state.transform[2] * 100));
  const isEmpty = useDraft(({ graph }) => Object.keys(graph.actions).length === 0);
  const canUndo = useDraft(({ history }) => history.undo.length > 0);
  const canRedo = useDraft(({ history }) => history.redo.length > 0);
  return (
    <>
      {readOnly ? (
        <div className={`${frame} top-3 h-8 gap-2 px-2.5 text-12 text-ink-2`}>
          <Icon of={Eye} size={14} />
          {past ? `Version ${past.number} as it ran, read only` : 'You may look, not edit'}
        </div>
      ) : (
        <div className={`${frame} top-3`}>
          <IconButton
            icon={Undo2}
            label="Undo"
            keys={['Ctrl', 'Z']}
            disabled={!canUndo}
            className={quiet}
            onClick={commands.undo}
          />
          <IconButton
            icon={Redo2}
            label="Redo"
            keys={['Ctrl', 'Shift', 'Z']}
            disabled={!canRedo}
            className={quiet}
            onClick={commands.redo}
          />
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
        <IconButton
          size="sm"
          icon={Minus}
          label="Zoom out"
          keys={['-']}
          onClick={() => void flow.zoomOut({ duration: panMs() })}
        />
        <button
          type="button"
          className="h-6 min-w-12 rounded-2 text-12 text-ink-2 tabular-nums hover:bg-hover"
          aria-label={`Zoom is ${zoom} %. Set to 100 %`}
          onClick={() => void flow.zoomTo(1, { duration: panMs() })}
        >
          {zoom} %
        </button>
        <IconButton
          size="sm"
          icon={Plus}
          label="Zoom in"
          keys={['+']}
          onClick={() => void flow.zoomIn({ duration: panMs() })}
        />
        <span className="mx-0.5 h-4 w-px bg-line" />
        <IconButton
          size="sm"
          icon={Maximize}
          label="Fit story"
          keys={['1']}
          onClick={() => canvas.current?.fit()}
        />
      </div>
    </>
  );
}
