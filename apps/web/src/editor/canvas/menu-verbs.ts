/** What the menus of the canvas offer, with the key or gesture that does the same. */
import type { Id } from '@storyloom/engine';
import {
  Ban,
  Cable,
  ClipboardPaste,
  Copy,
  CopyPlus,
  Eraser,
  Maximize,
  Move,
  PanelRightOpen,
  Play,
  Plus,
  Redo2,
  Scissors,
  SquareDashedMousePointer,
  Trash2,
  Undo2,
  Unlink,
} from 'lucide-react';
import type { IconShape } from '../../ui/icon.tsx';
import { BypassIcon } from '../../ui/own-icons.tsx';
import { notify } from '../../ui/toaster.tsx';
import { writeClipboard } from '../../ui/write-clipboard.ts';
import { linksFrom, linksTo } from '../rules/incoming.ts';
import { isSource, portsOf } from '../rules/types.ts';
import type { Editor } from '../state/editor.ts';
import type { MenuTarget, ViewState } from '../state/view.ts';
import { pasteFromClipboard } from './use-drop.ts';

export type Verb = { title: string; icon: IconShape; keys?: string; danger?: boolean; act: () => void };
type Opened = NonNullable<ViewState['menu']>;

/** What a menu is about, in words. */
export function titleOf({ draft, view }: Editor, on: MenuTarget): string {
  const { graph } = draft.store.getState();
  const { selection } = view.getState();
  if (on.kind === 'canvas') return 'Canvas';
  if (on.kind === 'link') return 'Link';
  const [only, more] = selection;
  if (only === undefined || more !== undefined) return `${selection.length} selected`;
  return graph.actions[only]?.name ?? 'Note';
}

/** The verbs in groups; none of them is empty. A reader may copy and look. */
export function verbsFor(editor: Editor, opened: Opened): Verb[][] {
  const { on } = opened;
  const groups =
    on.kind === 'canvas'
      ? ofCanvas(editor, opened, on.at)
      : on.kind === 'link'
        ? ofLink(editor, opened, on.id)
        : ofItems(editor);
  return groups.filter((group) => group.length > 0);
}

function ofItems(editor: Editor): Verb[][] {
  const { commands, view, draft, readOnly } = editor;
  const { selection } = view.getState();
  const { graph } = draft.store.getState();
  const [id, more] = selection;
  const only = id !== undefined && more === undefined ? graph.actions[id] : undefined;
  const actions = selection.flatMap((one) => graph.actions[one] ?? []);
  const copy: Verb = { title: 'Copy', icon: Copy, keys: 'Ctrl C', act: () => void copySelected(editor) };
  const open: Verb[] = only
    ? [{ title: 'Open', icon: PanelRightOpen, keys: 'Enter', act: () => commands.select([only.id], 'open') }]
    : [];
  if (readOnly) return [open, [copy]];
  const connect: Verb[] = only ? ofPorts(editor, only.id) : [];
  const isOff = actions.length > 0 && actions.every(({ disabled }) => disabled === true);
  const passing = actions.filter((action) => !isSource(action));
  const isBypassed = passing.length > 0 && passing.every(({ bypassed }) => bypassed === true);
  return [
    [...open, ...connect],
    [
      { title: 'Move to…', icon: Move, keys: 'M', act: () => commands.startMoving(selection) },
      {
        title: 'Cut',
        icon: Scissors,
        keys: 'Ctrl X',
        act: () => {
          void copySelected(editor).then((done) => done && commands.remove(selection));
        },
      },
      copy,
      { title: 'Duplicate', icon: CopyPlus, keys: 'Ctrl D', act: () => commands.duplicate(selection) },
    ],
    [
      ...(actions.length > 0
        ? [
            {
              title: isOff ? 'Enable' : 'Disable, events end here',
              icon: isOff ? Play : Ban,
              keys: 'D',
              act: () => commands.toggleDisabled(selection),
            },
          ]
        : []),
      ...(passing.length > 0
        ? [
            {
              title: isBypassed ? 'End bypass' : 'Bypass, events pass through',
              icon: isBypassed ? Play : BypassIcon,
              keys: 'B',
              act: () => commands.toggleBypassed(selection),
            },
          ]
        : []),
    ],
    only ? ofLinksOf(editor, only.id) : [],
    [
      {
        title: 'Delete',
        icon: Trash2,
        keys: 'Del',
        danger: true,
        act: () => commands.remove(selection),
      },
      ...(actions.length > 0
        ? [
            {
              title: 'Delete and reconnect',
              icon: Trash2,
              keys: 'Ctrl Del',
              danger: true,
              act: () => commands.removeHealing(selection),
            },
          ]
        : []),
    ],
  ];
}

/** A link from each port, and the list of what can be added behind the likely one. */
function ofPorts({ commands, draft }: Editor, id: Id): Verb[] {
  const action = draft.store.getState().graph.actions[id];
  return (action ? portsOf(action) : []).map(({ name, title }, index) => ({
    title: `Connect ${title.toLowerCase()}…`,
    icon: Cable,
    ...(index === 0 ? { keys: 'C' } : {}),
    act: () => commands.startConnecting(id, name),
  }));
}

/** All links of one port at once: what Alt and a click on it do. */
function ofLinksOf({ commands, draft }: Editor, id: Id): Verb[] {
  const { graph } = draft.store.getState();
  const action = graph.actions[id];
  if (!action) return [];
  const verb = (where: string, port: string | null): Verb => ({
    title: `Delete links of ${where}`,
    icon: Unlink,
    keys: 'Alt click',
    act: () => commands.breakLinks(id, port),
  });
  const used = new Set(linksFrom(graph, id).map(({ port }) => port));
  return [
    ...(linksTo(graph, id).length > 0 ? [verb('the input', null)] : []),
    ...portsOf(action).flatMap(({ name, title }) =>
      used.has(name) ? [verb(title.toLowerCase(), name)] : [],
    ),
  ];
}

function ofLink({ commands, view, readOnly }: Editor, { screen }: Opened, id: Id): Verb[][] {
  if (readOnly) return [];
  return [
    [
      {
        title: 'Insert Action…',
        icon: Plus,
        act: () => view.setState({ quickAdd: { at: { x: 0, y: 0 }, screen, after: null, into: id } }),
      },
      { title: 'Choose another target…', icon: Cable, act: () => commands.startMovingLink(id, 'to') },
      { title: 'Choose another start…', icon: Cable, act: () => commands.startMovingLink(id, 'from') },
    ],
    [{ title: 'Delete', icon: Eraser, keys: 'Del', danger: true, act: () => commands.remove([], [id]) }],
  ];
}

function ofCanvas(editor: Editor, { screen }: Opened, at: { x: number; y: number }): Verb[][] {
  const { commands, view, canvas, draft, readOnly } = editor;
  const { history } = draft.store.getState();
  const looking: Verb[] = [
    { title: 'Select all', icon: SquareDashedMousePointer, keys: 'Ctrl A', act: commands.selectAll },
    { title: 'Fit story', icon: Maximize, keys: '1', act: () => canvas.current?.fit() },
  ];
  if (readOnly) return [looking];
  const paste = (keepIncoming: boolean) => () => void pasteFromClipboard(editor, at, { keepIncoming });
  return [
    [
      {
        title: 'Add Action…',
        icon: Plus,
        keys: 'Double-click',
        act: () => view.setState({ quickAdd: { at, screen, after: null } }),
      },
    ],
    [
      { title: 'Paste here', icon: ClipboardPaste, keys: 'Ctrl V', act: paste(false) },
      { title: 'Paste with incoming links', icon: ClipboardPaste, keys: 'Ctrl Shift V', act: paste(true) },
    ],
    looking,
    [
      ...(history.undo.length > 0
        ? [{ title: 'Undo', icon: Undo2, keys: 'Ctrl Z', act: commands.undo }]
        : []),
      ...(history.redo.length > 0
        ? [{ title: 'Redo', icon: Redo2, keys: 'Ctrl Shift Z', act: commands.redo }]
        : []),
    ],
  ];
}

async function copySelected({ commands }: Editor): Promise<boolean> {
  const text = commands.copy();
  const done = text !== null && (await writeClipboard(text));
  if (!done)
    notify.failed({
      title: 'Not copied',
      detail: 'The browser keeps the clipboard from this page. Press Ctrl C.',
    });
  return done;
}
