import { expect, it } from 'vitest';
import { mayNotEdit, pastSentence } from '../acts/act.ts';
import { story } from '../rules/story.ts';
import { pastEditor } from './editor.ts';
import { testEditor } from './testing-editor.ts';

it('a version is looked at and changed by nothing, and the draft neither', () => {
  const editor = testEditor(story('hook success message'));
  const version = story('hook success message', 'message success message1');
  const past = pastEditor(editor, { id: 'v1', number: 7, graph: version });
  expect(past).toMatchObject({ readOnly: true, past: { versionId: 'v1', number: 7 } });
  expect(Object.keys(past.draft.store.getState().graph.actions)).toContain('message1');
  past.commands.select(['message']);
  past.commands.removeSelected();
  expect(past.draft.travel('undo')).toBeNull();
  expect(past.draft.store.getState().graph).toBe(version);
  expect(Object.keys(editor.graph().actions)).toEqual(['hook', 'message']);
  expect(mayNotEdit(past)).toBe(pastSentence);
});
