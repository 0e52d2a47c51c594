/** An editor without a page, for tests. */
import type { Graph } from '@storyloom/engine';
import { createDraft } from '../document/draft.ts';
import { handClock, memoryServer } from '../document/memory-server.ts';
import { type CanvasHandle, createEditor, type Editor } from './editor.ts';

/** A canvas without a page: it shows its origin, and moves nowhere. */
const still: CanvasHandle = {
  centre: () => ({ x: 0, y: 0 }),
  at: (screen) => screen,
  screenOf: (at) => at,
  reveal: () => {},
  zoom: () => {},
  fit: () => {},
  fitSelection: () => {},
  shown: () => ({ x: 0, y: 0, width: 800, height: 600 }),
  element: () => null,
  focus: () => {},
  putBack: () => false,
  pointer: () => null,
};

/** Opens a graph in an editor of its own; `graph()` is the draft as it stands. A `narrow` one has no canvas. */
export function testEditor(
  start: Graph,
  { narrow = false, ...may }: { readOnly?: boolean; canRun?: boolean; narrow?: boolean } = {},
): Editor & { graph: () => Graph } {
  const { readOnly = false, canRun = !readOnly } = may;
  const server = memoryServer(start);
  const draft = createDraft({
    snapshot: { graph: server.graph, revision: 0, webhooks: {} },
    transport: server.transport('Me'),
    journal: { load: async () => null, save: () => {} },
    clock: handClock(),
    notify: () => {},
  });
  const head = { name: 'Test', description: '' };
  const editor = createEditor({ storyId: 's', teamId: 't', readOnly, canRun, draft, head });
  editor.canvas.current = narrow ? null : still;
  return { ...editor, graph: () => draft.store.getState().graph };
}
