'use client';
import { Eye, Map as MapIcon, Maximize, Minus, Network, Plus, Redo2, StickyNote, Undo2 } from 'lucide-react';
import { Icon } from '../../ui/icon.tsx';
import { ActButton } from '../acts/act-item.tsx';
import { useDraft, useEditor } from '../state/use-editor.ts';
import { CanvasPreferences } from './canvas-preferences.tsx';
import type { ElementsStore } from './elements-store.ts';
import { useMapShown } from './map-shown.ts';
import { StoryMap } from './story-map.tsx';
import { ZoomMenu } from './zoom-menu.tsx';

const quiet = 'disabled:border-transparent!';
const frame =
  'absolute left-3 z-(--z-canvas-ui) flex items-center gap-0.5 rounded-3 border border-line-strong bg-surface p-0.5';

/** What floats over the canvas: undo and redo, tidy, the map, zoom. */
export function CanvasControls({ elements }: { elements: ElementsStore }) {
  const { readOnly, canRun, past } = useEditor();
  const isEmpty = useDraft(({ graph }) => Object.keys(graph.actions).length === 0);
  const canUndo = useDraft(({ history }) => history.undo.length > 0);
  const canRedo = useDraft(({ history }) => history.redo.length > 0);
  const mapShown = useMapShown((state) => state.shown);
  return (
    <>
      {!canRun && (
        <div className={`${frame} top-3 h-8 gap-2 px-2.5 text-12 text-ink-2`}>
          <Icon of={Eye} size={14} />
          {past ? `Version ${past.number} as it ran, read only` : 'You may look, not edit'}
        </div>
      )}
      {!readOnly && (
        <div className={`${frame} top-3`}>
          <ActButton act="undo" icon={Undo2} disabled={!canUndo} className={quiet} />
          <ActButton act="redo" icon={Redo2} disabled={!canRedo} className={quiet} />
          <span className="mx-0.5 h-4 w-px bg-line" />
          <ActButton act="tidy" icon={Network} disabled={isEmpty} className={quiet} />
          <ActButton act="addNote" icon={StickyNote} />
        </div>
      )}
      {!isEmpty && <StoryMap elements={elements} />}
      <div className={`${frame} bottom-3`}>
        <ActButton act="zoomOut" size="sm" icon={Minus} />
        <ZoomMenu />
        <ActButton act="zoomIn" size="sm" icon={Plus} />
        <span className="mx-0.5 h-4 w-px bg-line" />
        <ActButton act="fit" size="sm" icon={Maximize} />
        <CanvasPreferences />
        <ActButton act="map" size="sm" icon={MapIcon} aria-pressed={mapShown} className="max-lg:hidden" />
      </div>
    </>
  );
}
