import type { Id } from '@storyloom/engine';
import { type StoryHit, searchStory, stepTo } from '../rules/search.ts';
import type { Editor } from '../state/editor.ts';
import { say } from '../state/view.ts';

const PULSE_MS = 1_200;

/** Selects a card, brings it into sight and lets it draw the eye. */
export function showCard({ view, commands, canvas }: Editor, id: Id): void {
  commands.select([id]);
  canvas.current?.reveal(id);
  view.setState({ pulse: id });
  setTimeout(() => view.setState(({ pulse }) => (pulse === id ? { pulse: null } : {})), PULSE_MS);
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
