import { describe, expect, it } from 'vitest';
import { story } from '../rules/story.ts';
import { testEditor } from './testing-editor.ts';

const open = (...links: string[]) => testEditor(story(...links));

describe('commands', () => {
  it('undo brings a deleted Action back with its links and options', () => {
    const { commands, graph } = open('hook success message', 'message success trigger');
    const before = graph();
    commands.remove(['message']);
    expect(Object.keys(graph().links)).toEqual([]);
    commands.undo();
    expect(graph()).toEqual(before);
  });

  it('moving several is one step, on the grid, and a move to the same place is none', () => {
    const { commands, graph, draft } = open('hook success message');
    commands.move({ hook: { x: 13, y: 2 }, message: { x: 100, y: 90 } });
    expect(graph().actions.hook?.position).toEqual({ x: 16, y: 0 });
    expect(draft.store.getState().history.undo).toHaveLength(1);
    commands.move({ hook: { x: 15, y: 1 } });
    expect(draft.store.getState().history.undo).toHaveLength(1);
  });

  it('adds behind the selected Action, links it, selects it and says so', () => {
    const { commands, view, graph } = open('hook');
    commands.select(['hook']);
    const id = commands.addAfterSelection('event-transform', { x: 500, y: 500 });
    expect(Object.values(graph().links)).toMatchObject([{ from: 'hook', to: id }]);
    expect(view.getState()).toMatchObject({ selection: [id], panelOpen: true });
    expect(view.getState().said.text).toBe('Event Transform added and linked to hook');
  });

  it('a refused target keeps the wire in the hand and says why', () => {
    const { commands, view, graph } = open('hook', 'message');
    commands.startConnecting('message');
    commands.finishConnecting('hook');
    expect(view.getState().said.text).toBe('A Webhook takes no input');
    expect(view.getState().connecting).not.toBeNull();
    commands.cancelConnecting();
    commands.startConnecting('hook');
    commands.finishConnecting('message');
    expect(Object.values(graph().links)).toMatchObject([{ from: 'hook', port: 'success', to: 'message' }]);
    expect(view.getState().connecting).toBeNull();
  });

  it('undo of what is selected takes the selection with it', () => {
    const { commands, view } = open('hook');
    commands.add({ type: 'trigger', at: { x: 0, y: 0 } });
    commands.undo();
    expect(view.getState()).toMatchObject({ selection: [], panelOpen: false });
  });

  it('options as JSON are one step that also takes options away', () => {
    const { commands, graph } = open('http');
    commands.setOption('http', 'url', 'a');
    commands.setOptions('http', { method: 'post' });
    expect(graph().actions.http?.options).toEqual({ method: 'post' });
    commands.undo();
    expect(graph().actions.http?.options).toEqual({ url: 'a' });
  });

  it('disables all of a selection, and enables it when all of it is disabled', () => {
    const { commands, graph } = open('hook success message');
    commands.toggleDisabled(['hook']);
    commands.toggleDisabled(['hook', 'message']);
    expect(Object.values(graph().actions).every(({ disabled }) => disabled)).toBe(true);
    commands.toggleDisabled(['hook', 'message']);
    expect(Object.values(graph().actions).some(({ disabled }) => disabled)).toBe(false);
  });

  it('bypasses what has an input, and nothing else', () => {
    const { commands, graph } = open('hook success message');
    commands.toggleBypassed(['hook', 'message']);
    expect(Object.values(graph().actions).map(({ bypassed }) => bypassed)).toEqual([undefined, true]);
    commands.toggleBypassed(['hook']);
    expect(graph().actions.hook?.bypassed).toBeUndefined();
    commands.toggleBypassed(['message']);
    expect(graph().actions.message?.bypassed).toBeUndefined();
  });

  it('leads a link to another Action by choosing it, and back in one step', () => {
    const { commands, view, graph, draft } = open('hook success message', 'message success trigger', 'http');
    const before = graph();
    commands.startMovingLink('message success trigger', 'to');
    expect(commands.pointAt('hook')).toBe('A Webhook takes no input');
    commands.finishConnecting('hook');
    expect(view.getState().connecting).not.toBeNull();
    commands.finishConnecting('http');
    expect(Object.values(graph().links)).toMatchObject([{}, { from: 'message', to: 'http' }]);
    expect(view.getState().selectedLinks).toHaveLength(1);
    commands.startMovingLink('hook success message', 'from');
    commands.finishConnecting('http');
    expect(Object.values(graph().links)).toContainEqual(
      expect.objectContaining({ from: 'http', port: 'success', to: 'message' }),
    );
    expect(draft.store.getState().history.undo).toHaveLength(2);
    commands.undo();
    commands.undo();
    expect(graph()).toEqual(before);
  });

  it('places without dragging as one step, and puts back what was not meant', () => {
    const { commands, view, graph, draft } = open('hook success message');
    commands.startMoving(['hook', 'message']);
    commands.nudgeMoving({ x: 8, y: 0 });
    commands.placeAt({ x: 100, y: 40 });
    expect(graph().actions.hook?.position).toEqual({ x: 0, y: 0 });
    commands.stopMoving(true);
    expect(graph().actions.hook?.position).toEqual({ x: 104, y: 40 });
    expect(graph().actions.message?.position).toEqual({ x: 104, y: 128 });
    expect(draft.store.getState().history.undo).toHaveLength(1);
    commands.startMoving(['hook']);
    commands.nudgeMoving({ x: 80, y: 0 });
    commands.stopMoving(false);
    expect(graph().actions.hook?.position).toEqual({ x: 104, y: 40 });
    expect(view.getState().moving).toBeNull();
  });

  it('inserts, heals and breaks links as one step each', () => {
    const { commands, view, graph, draft } = open('hook success message', 'message success trigger', 'http');
    const before = graph();
    const id = commands.insertInto('hook success message', 'event-transform');
    expect(view.getState()).toMatchObject({ selection: [id], panelOpen: true });
    expect(commands.insertInto('message success trigger', 'webhook')).toBeNull();
    expect(commands.splice('message success trigger', 'http', { x: 0, y: 200 })).toBe(true);
    commands.select(['message']);
    commands.healSelected();
    expect(view.getState().said.text).toBe('message deleted, 1 link made in its place');
    commands.breakLinks('http', null);
    commands.breakLinks('http', 'success');
    expect(Object.values(graph().links)).toMatchObject([{ from: 'hook', to: id }]);
    expect(draft.store.getState().history.undo).toHaveLength(5);
    for (let step = 0; step < 5; step += 1) commands.undo();
    expect(graph()).toEqual(before);
  });
});
