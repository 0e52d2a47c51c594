'use client';
import { useStore as useFlow } from '@xyflow/react';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { ActItem } from '../acts/act-item.tsx';
import { useEditor } from '../state/use-editor.ts';

/** How large the story is drawn, and other sizes to choose from. */
export function ZoomMenu() {
  const { canvas } = useEditor();
  const zoom = useFlow((state) => Math.round(state.transform[2] * 100));
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          className="h-6 min-w-12 rounded-2 text-12 text-ink-2 tabular-nums hover:bg-hover"
          aria-label={`Zoom is ${zoom} %`}
        >
          {zoom} %
        </button>
      }
    >
      <ActItem act="fit" />
      <ActItem act="fitSelection" />
      <MenuSeparator />
      <MenuItem onSelect={() => canvas.current?.zoom(0.5)}>Zoom to 50 %</MenuItem>
      <ActItem act="zoomWhole" />
      <MenuItem onSelect={() => canvas.current?.zoom(2)}>Zoom to 200 %</MenuItem>
      <MenuSeparator />
      <ActItem act="zoomIn" />
      <ActItem act="zoomOut" />
    </Menu>
  );
}
