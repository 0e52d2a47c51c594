/** What a person pastes where there is no story yet: a cURL command or a story of n8n, as a story file. */
import { applyChanges, emptyGraph, type Graph, newId, type StoryFile, toStoryFile } from '@storyloom/engine';
import { addChanges } from './add.ts';
import { type Pasted, pasteChanges } from './paste.ts';
import { PITCH } from './place.ts';
import { isSource } from './types.ts';

export type PastedStory =
  /** `remarks`: what a person should know of it, each a sentence. */
  { ok: true; file: StoryFile; remarks: string[] } | Extract<Pasted, { ok: false }>;

/** Nothing that is known in the text gives no problems: null. One Action that nothing starts gets a webhook before it. */
export function pastedStory(text: string, name: string): PastedStory {
  const pasted = pasteChanges(emptyGraph, text, { at: { x: 0, y: 0 } });
  if (!pasted.ok) return pasted;
  const graph = withStart(applyChanges(emptyGraph, pasted.changes));
  return { ok: true, file: toStoryFile({ name, description: '', graph }), remarks: pasted.remarks };
}

function withStart(graph: Graph): Graph {
  const [only, ...others] = Object.values(graph.actions);
  if (only === undefined || others.length > 0 || isSource(only)) return graph;
  const { x, y } = only.position;
  const start = addChanges(graph, { type: 'webhook', at: { x, y: y - PITCH.down } });
  if (start === null) return graph;
  const link = { id: newId(), from: start.id, port: 'success', to: only.id };
  return applyChanges(graph, [...start.changes, { op: 'add_link', link }]);
}
