'use client';
import type { Id, Position } from '@storyloom/engine';
import type { OnNodeDrag } from '@xyflow/react';
import { useMemo } from 'react';
import { anyBox } from '../rules/groups.ts';
import { isLoose } from '../rules/insert.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor } from '../state/use-editor.ts';
import type { CanvasNode } from './elements.ts';
import type { createElements } from './elements-store.ts';
import type { Hand } from './hand.ts';
import { pointOf } from './point-of.ts';

type Elements = ReturnType<typeof createElements>;

/** Cards in the hand: where they are let go they stay; with Alt their copies do; over a link a loose one goes into it. */
export function useDragging(elements: Elements, hand: Hand) {
  const editor = useEditor();
  return useMemo(() => {
    const start = () => {
      hand.take();
      // Where Esc is heard.
      editor.canvas.current?.focus();
    };
    const drag: OnNodeDrag<CanvasNode> = (event, _, moved) => {
      const link = linkFor(editor, elements, moved, event);
      if (editor.view.getState().dropLink !== link) editor.view.setState({ dropLink: link });
    };
    const stop = (event: MouseEvent | TouchEvent, moved: readonly CanvasNode[]) => {
      const link = editor.view.getState().dropLink;
      if (link !== null) editor.view.setState({ dropLink: null });
      const kept = hand.open();
      elements.drop(moved, (places) => {
        if (kept) settle(editor, { places, link, copies: event.altKey });
      });
    };
    return { start, drag, stop };
  }, [editor, elements, hand]);
}

type Dropped = { places: Readonly<Record<Id, Position>>; link: string | null; copies: boolean };

/** Ends a drag: one undo step. */
function settle({ commands, draft }: Editor, { places, link, copies }: Dropped): void {
  const [first] = Object.entries(places);
  if (!first) return;
  const [id, at] = first;
  const was = anyBox(draft.store.getState().graph, id);
  if (copies && was) {
    commands.duplicate(Object.keys(places), { x: at.x - was.x, y: at.y - was.y });
  } else if (link === null || !commands.splice(link, id, at)) {
    commands.drop(places);
  }
}

/** The link that one Action without links would be put into here. */
function linkFor(
  { draft, canvas }: Editor,
  elements: Elements,
  moved: readonly CanvasNode[],
  event: MouseEvent | TouchEvent,
): string | null {
  const [only, more] = moved;
  if (only?.type !== 'action' || more || event.altKey) return null;
  const point = pointOf(event);
  const at = point && canvas.current?.at(point);
  return at && isLoose(draft.store.getState().graph, only.id) ? elements.lines.at(at) : null;
}
