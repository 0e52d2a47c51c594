'use client';
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
  Ban,
  Box,
  CopyPlus,
  Network,
  Trash2,
} from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuSeparator } from '../../ui/menu.tsx';
import { ActButton, ActItem } from '../acts/act-item.tsx';
import { useEditor, useView } from '../state/use-editor.ts';

/** What can be done to several at once, while several are selected. */
export function SelectionBar() {
  const { readOnly } = useEditor();
  const count = useView((state) => state.selection.length);
  const busy = useView((state) => state.connecting !== null || state.runId !== null);
  if (readOnly || busy || count < 2) return null;
  return (
    <div
      role="toolbar"
      aria-label={`${count} selected`}
      className="absolute top-3 left-1/2 z-(--z-canvas-ui) flex -translate-x-1/2 items-center gap-0.5 rounded-3 border border-line-strong bg-surface p-0.5"
    >
      <span className="px-2 text-12 whitespace-nowrap text-ink-2 tabular-nums">{count} selected</span>
      <span className="mx-0.5 h-4 w-px bg-line" />
      <ActButton act="tidy" icon={Network} />
      <AlignMenu />
      <ActButton act="group" icon={Box} />
      <ActButton act="duplicate" icon={CopyPlus} />
      <ActButton act="disable" icon={Ban} />
      <span className="mx-0.5 h-4 w-px bg-line" />
      <ActButton act="remove" icon={Trash2} variant="danger" />
    </div>
  );
}

function AlignMenu() {
  return (
    <Menu trigger={<IconButton icon={AlignStartVertical} label="Align and distribute" />} align="center">
      <ActItem act="alignLeft" icon={AlignStartVertical} />
      <ActItem act="alignCentre" icon={AlignCenterVertical} />
      <ActItem act="alignRight" icon={AlignEndVertical} />
      <ActItem act="alignTop" icon={AlignStartHorizontal} />
      <ActItem act="alignMiddle" icon={AlignCenterHorizontal} />
      <ActItem act="alignBottom" icon={AlignEndHorizontal} />
      <MenuSeparator />
      <ActItem act="spreadAcross" icon={AlignHorizontalSpaceAround} />
      <ActItem act="spreadDown" icon={AlignVerticalSpaceAround} />
    </Menu>
  );
}
