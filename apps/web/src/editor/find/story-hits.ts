import type { Id } from '@storyloom/engine';
import { type StoryHit, searchStory, stepTo } from '../rules/search.ts';
import type { Editor } from '../state/editor.ts';
import { say, type ViewStore } from '../state/view.ts';

const PULSE_MS = 1_200;

/** Selects a card, brings it into sight, or its row where there is no canvas, and lets it draw the eye. */
export function showCard({ view, commands, canvas }: Editor, id: Id): void {
  commands.select([id]);
  if (canvas.current) canvas.current.reveal(id);
  else showRow(view, id);
  view.setState({ pulse: id });
  setTimeout(() => view.setState(({ pulse }) => (pulse === id ? { pulse: null } : {})), PULSE_MS);
}

/** On a phone the outline stands in place of the canvas. */
function showRow(view: ViewStore, id: Id): void {
  view.setState({ drawerOpen: false });
  requestAnimationFrame(() =>
    document.querySelector(`[data-row="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'center' }),
  );
}

/** Goes to a hit of the search. */
export function goTo(editor: Editor, hits: readonly StoryHit[], at: number): void {
  const hit = hits[at];
  if (!hit) return;
  editor.view.setState(({ find }) => ({ find: find && { ...find, at } }));
  showCard(editor, hit.id);
  say(editor.view, `${at + 1} of ${hits.length}: ${hit.name}, ${hit.where}, ${hit.excerpt.text}`);
}

/** Goes to the next or the previous hit. */
export function step(editor: Editor, by: 1 | -1): void {
  const { find } = editor.view.getState();
  if (!find) return;
  const hits = searchStory(editor.draft.store.getState().graph, find.text);
  if (hits.length === 0) say(editor.view, `Nothing in this story holds “${find.text}”.`);
  goTo(editor, hits, stepTo(find.at, by, hits.length));
}
