import { anyBox } from '../rules/groups.ts';
import { CARD } from '../rules/place.ts';
import type { Editor } from '../state/editor.ts';
import type { MenuTarget } from '../state/view.ts';

/** The menu of what is selected, or of the canvas, where it can be seen. */
export function openMenu({ view, canvas, draft }: Editor): void {
  const { selection, selectedLinks, focus } = view.getState();
  const { graph } = draft.store.getState();
  const [link] = selectedLinks;
  const id = selection.at(-1) ?? (link === undefined ? undefined : graph.links[link]?.to) ?? focus;
  const box = id == null ? null : anyBox(graph, id);
  const at = box ? { x: box.x + CARD.width / 2, y: box.y + CARD.height } : canvas.current?.centre();
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
