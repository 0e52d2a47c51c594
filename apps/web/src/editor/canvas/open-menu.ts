import { CARD } from '../rules/place.ts';
import type { Editor } from '../state/editor.ts';
import type { MenuTarget } from '../state/view.ts';

/** The menu of what is selected, or of the canvas, where it can be seen. */
export function openMenu({ view, canvas, draft }: Editor): void {
  const { selection, selectedLinks, focus } = view.getState();
  const { actions, notes, links } = draft.store.getState().graph;
  const [link] = selectedLinks;
  const id = selection.at(-1) ?? (link === undefined ? undefined : links[link]?.to) ?? focus;
  const position = id == null ? undefined : (actions[id] ?? notes[id])?.position;
  const at = position
    ? { x: position.x + CARD.width / 2, y: position.y + CARD.height }
    : canvas.current?.centre();
  const screen = at && canvas.current?.screenOf(at);
  if (!at || !screen) return;
  const on: MenuTarget =
    selection.length > 0
      ? { kind: 'items' }
      : link !== undefined
        ? { kind: 'link', id: link }
        : { kind: 'canvas', at };
  view.setState({ menu: { on, screen } });
}
