/** Which acts the menus of the canvas offer. */
import type { Id } from '@storyloom/engine';
import {
  Cable,
  ClipboardPaste,
  Copy,
  CopyPlus,
  Eraser,
  Maximize,
  Move,
  PanelRightOpen,
  Plus,
  Power,
  Redo2,
  Scissors,
  SquareDashedMousePointer,
  Trash2,
  Undo2,
  Unlink,
} from 'lucide-react';
import type { IconShape } from '../../ui/icon.tsx';
import { BypassIcon } from '../../ui/own-icons.tsx';
import { whyNot } from '../acts/act.ts';
import { type ActId, actOf } from '../acts/all.ts';
import { likelyPort } from '../rules/connect.ts';
import { portsOf } from '../rules/types.ts';
import type { Editor } from '../state/editor.ts';
import type { MenuTarget } from '../state/view.ts';

type Row = { act: ActId; icon: IconShape; danger?: true };

const rows: Record<MenuTarget['kind'], readonly (readonly Row[])[]> = {
  items: [
    [
      { act: 'open', icon: PanelRightOpen },
      { act: 'addBehind', icon: Plus },
      { act: 'connect', icon: Cable },
    ],
    [
      { act: 'move', icon: Move },
      { act: 'cut', icon: Scissors },
      { act: 'copy', icon: Copy },
      { act: 'duplicate', icon: CopyPlus },
    ],
    [
      { act: 'disable', icon: Power },
      { act: 'bypass', icon: BypassIcon },
    ],
    [
      { act: 'unlinkInput', icon: Unlink },
      { act: 'unlinkOutput', icon: Unlink },
    ],
    [
      { act: 'remove', icon: Trash2, danger: true },
      { act: 'heal', icon: Trash2, danger: true },
    ],
  ],
  link: [
    [
      { act: 'insert', icon: Plus },
      { act: 'otherTarget', icon: Cable },
      { act: 'otherStart', icon: Cable },
    ],
    [{ act: 'remove', icon: Eraser, danger: true }],
  ],
  canvas: [
    [{ act: 'addHere', icon: Plus }],
    [
      { act: 'paste', icon: ClipboardPaste },
      { act: 'pasteLinked', icon: ClipboardPaste },
    ],
    [
      { act: 'selectAll', icon: SquareDashedMousePointer },
      { act: 'fit', icon: Maximize },
    ],
    [
      { act: 'undo', icon: Undo2 },
      { act: 'redo', icon: Redo2 },
    ],
  ],
};

/** The acts in groups. What is not possible now is left out, and no group is empty. */
export function rowsFor(editor: Editor, on: MenuTarget): Row[][] {
  const isPossible = ({ act }: Row) => whyNot(actOf(act), editor) === null;
  return rows[on.kind].map((group) => group.filter(isPossible)).filter((group) => group.length > 0);
}

/** What a menu is about, in words. */
export function menuTitle({ draft, view }: Editor, on: MenuTarget): string {
  const { graph } = draft.store.getState();
  const { selection } = view.getState();
  if (on.kind === 'canvas') return 'Canvas';
  if (on.kind === 'link') return 'Link';
  const [only, more] = selection;
  if (only === undefined || more !== undefined) return `${selection.length} selected`;
  return graph.actions[only]?.name ?? 'Note';
}

/** The ports of the one selected Action that a link does not start from unless it is told. */
export function otherPorts(
  { draft, view, readOnly }: Editor,
  on: MenuTarget,
): { id: Id; ports: ReturnType<typeof portsOf> } | null {
  const [id, more] = view.getState().selection;
  const { graph } = draft.store.getState();
  const action = id === undefined ? undefined : graph.actions[id];
  if (on.kind !== 'items' || !action || more !== undefined || readOnly) return null;
  const likely = likelyPort(graph, action.id);
  return { id: action.id, ports: portsOf(action).filter(({ name }) => name !== likely) };
}
