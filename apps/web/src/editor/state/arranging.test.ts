import { describe, expect, it } from 'vitest';
import { members } from '../rules/groups.ts';
import { story } from '../rules/story.ts';
import { tidied } from '../rules/tidy.ts';
import { createArranging } from './arranging.ts';
import { testEditor } from './testing-editor.ts';

const chain = story('hook success message', 'message success message1');

describe('tidying', () => {
  const open = (tidy: Parameters<typeof createArranging>[0]['tidy']) => {
    const editor = testEditor(chain);
    const { draft, view, commands } = editor;
    return { ...editor, arranging: createArranging({ draft, view, select: commands.select, tidy }) };
  };

  it('is one step, and none when all is tidy', async () => {
    const { arranging, commands, graph, draft, view } = open(async (request) => tidied(request));
    commands.move({ message: { x: 400, y: 8 } });
    await arranging.tidy();
    expect(new Set(Object.values(graph().actions).map(({ position }) => position.x)).size).toBe(1);
    expect(draft.store.getState().history.undo).toHaveLength(2);
    await arranging.tidy();
    expect(view.getState()).toMatchObject({
      tidying: null,
      said: { text: 'It is tidy already.', unseen: true },
    });
    expect(draft.store.getState().history.undo).toHaveLength(2);
  });

  it('that is cancelled changes nothing and says so', async () => {
    const { arranging, graph, view } = open(
      (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    const done = arranging.tidy();
    expect(view.getState().tidying).toBe(3);
    arranging.cancelTidy();
    await done;
    expect(graph()).toEqual(chain);
    expect(view.getState()).toMatchObject({ tidying: null, said: { text: 'Not tidied' } });
  });
});

describe('groups', () => {
  it('are made, collapsed, moved and ended, and undo brings each step back', () => {
    const { commands, graph, view } = testEditor(chain);
    const id = commands.group(['message', 'message1']) ?? '';
    expect(view.getState()).toMatchObject({ selection: [id], editing: id });
    commands.setGroup(id, { name: 'Middle', tint: 'blue' });
    commands.toggleCollapsed([id]);
    commands.moveBy([id], { x: 8, y: 0 });
    expect(graph().actions.message1?.position.x).toBe(8);
    commands.remove([id]);
    expect([Object.keys(graph().groups), Object.keys(graph().actions)]).toEqual([
      [],
      ['hook', 'message', 'message1'],
    ]);
    commands.undo();
    expect(graph().groups[id]).toEqual({ id, name: 'Middle', tint: 'blue', collapsed: true });
    expect(members(graph(), id)).toEqual(['message', 'message1']);
    for (let step = 0; step < 4; step += 1) commands.undo();
    expect(graph()).toEqual(chain);
  });

  it('keep the distances in them when they are moved, on the grid or beside it', () => {
    const { commands, graph, draft } = testEditor(chain);
    draft.commit(
      [{ op: 'move', positions: { message: { x: -150, y: 450 }, message1: { x: 150, y: 450 } } }],
      {
        label: 'Move',
      },
    );
    const id = commands.group(['message', 'message1']) ?? '';
    commands.drop({ [id]: { x: 3, y: 5 } });
    const { message, message1 } = graph().actions;
    expect((message1?.position.x ?? 0) - (message?.position.x ?? 0)).toBe(300);
  });

  it('go with their last member, and come back with it', () => {
    const { commands, graph } = testEditor(chain);
    const id = commands.group(['message', 'message1']) ?? '';
    const before = graph();
    commands.remove(['message', 'message1']);
    expect(graph().groups).toEqual({});
    commands.undo();
    expect(graph()).toEqual(before);
    commands.removeGroup(id);
    expect([Object.keys(graph().groups), Object.keys(graph().actions)]).toEqual([[], ['hook']]);
  });

  it('take in what is dropped on them, in the same step as the move', () => {
    const { commands, graph, draft, view } = testEditor(chain);
    const id = commands.group(['message', 'message1']) ?? '';
    commands.drop({ hook: { x: 12, y: 130 } });
    expect(graph().actions.hook).toMatchObject({ group: id, position: { x: 16, y: 128 } });
    expect(view.getState().said.text).toBe('Into Group');
    expect(draft.store.getState().history.undo).toHaveLength(2);
  });
});

it('a note is added where it is wanted, on the grid, open for writing; typing in it is one step', () => {
  const { commands, graph, view, draft } = testEditor(chain);
  const id = commands.addNote({ x: 13, y: 90 });
  expect(graph().notes[id]).toEqual({ id, content: '', position: { x: 16, y: 88 } });
  expect(view.getState().editing).toBe(id);
  for (const content of ['H', 'He', 'Hey']) commands.setNote(id, { content }, `note ${id}`);
  expect(draft.store.getState().history.undo).toHaveLength(2);
});

it('lines up what is selected, a collapsed group as one', () => {
  const { commands, graph } = testEditor(chain);
  const id = commands.group(['message1']) ?? '';
  commands.toggleCollapsed([id]);
  commands.move({ message: { x: 320, y: 88 } });
  commands.select(['hook', 'message', 'message1']);
  commands.align('right');
  expect(Object.values(graph().actions).map(({ position }) => position.x)).toEqual([320, 320, 320]);
});
