/** An editor without a page, for tests. */
import type { Graph } from '@storyloom/engine';
import { createDraft } from '../document/draft.ts';
import { handClock, memoryServer } from '../document/memory-server.ts';
import { createEditor, type Editor } from './editor.ts';

/** Opens a graph in an editor of its own; `graph()` is the draft as it stands. */
export function testEditor(
  start: Graph,
  may: { readOnly?: boolean; canRun?: boolean } = {},
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
  return { ...editor, graph: () => draft.store.getState().graph };
}
