import { describe, expect, it } from 'vitest';
import { rowsFor } from '../canvas/menu-rows.ts';
import { story } from '../rules/story.ts';
import { testEditor } from '../state/testing-editor.ts';
import type { MenuTarget } from '../state/view.ts';
import { titleNow, whyNot } from './act.ts';
import { actList, acts, families } from './all.ts';
import { actFor, press } from './dispatch.ts';
import { chordOf, keyCaps, normalChord } from './keys.ts';

const typed = (key: string, held: Partial<KeyboardEvent> = {}) =>
  chordOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

/** What a text field does with a key by itself. */
const fieldKeys = [
  ...['a', 'c', 'v', 'x', 'y', 'z', 'b', 'i', 'arrowleft', 'arrowright', 'backspace', 'delete'].map(
    (key) => `mod+${key}`,
  ),
  ...['mod+shift+z', 'mod+shift+v', 'enter', 'escape', 'tab', 'home', 'end', 'delete', 'backspace'],
  ...['arrowup', 'arrowdown', 'arrowleft', 'arrowright', 'shift+arrowleft', 'shift+home', 'space'],
  ..."abcdefghijklmnopqrstuvwxyz0123456789?+-=/<>'.,",
];

describe('the registry of acts', () => {
  it('has every name once', () => {
    const names = families.flatMap((family) => Object.keys(family));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(Object.keys(acts)).toHaveLength(actList.length);
  });

  it.each([
    ['canvas', 'page', 'fields'],
    ['placing', 'page', 'fields'],
  ])('gives no key to two acts that could hear it at once: %s, %s, %s', (...places) => {
    const taken = new Map<string, string>();
    for (const { id, heard = 'page', keys = [] } of actList) {
      for (const chord of places.includes(heard) ? keys.map(normalChord) : []) {
        expect(taken.get(chord), `${chord} of ${id}`).toBeUndefined();
        taken.set(chord, id);
      }
    }
  });

  it('leaves to text fields what text fields do', () => {
    for (const chord of fieldKeys) expect(actFor('fields', chord), chord).toBeUndefined();
  });

  it('hears keys of the canvas on the canvas alone, and keys of the page there too', () => {
    expect(actFor('canvas', 'd')).toBe(actFor('canvas', normalChord('D')));
    expect(actFor('canvas', 'd')?.title).toBe('Disable or enable');
    expect(actFor('page', 'd')).toBeUndefined();
    expect(actFor('page', 'mod+z')?.title).toBe('Undo');
    expect(actFor('canvas', 'mod+z')?.title).toBe('Undo');
  });
});

describe('a key press', () => {
  it('does what it means', () => {
    const editor = testEditor(story('hook success message'));
    editor.commands.select(['message']);
    expect(press(editor, 'canvas', 'delete')).toBe(true);
    expect(Object.keys(editor.graph().actions)).toEqual(['hook']);
    expect(press(editor, 'canvas', 'mod+z')).toBe(true);
    expect(Object.keys(editor.graph().actions)).toEqual(['hook', 'message']);
  });

  it('says why it is not possible, and changes nothing', () => {
    const editor = testEditor(story('hook'), { readOnly: true });
    editor.commands.select(['hook']);
    expect(press(editor, 'canvas', 'delete')).toBe(true);
    expect(Object.keys(editor.graph().actions)).toEqual(['hook']);
    // Those who see the canvas are told as well: nothing on it shows why.
    expect(editor.view.getState().said).toMatchObject({
      text: 'Your role in this team looks, it does not edit.',
      unseen: true,
    });
  });

  it('that does what it means is not told on the screen, which shows it', () => {
    const editor = testEditor(story('hook success message'));
    editor.commands.select(['message']);
    press(editor, 'canvas', 'delete');
    expect(editor.view.getState().said).toMatchObject({ text: 'message deleted', unseen: false });
    press(editor, 'canvas', 'l');
    press(editor, 'canvas', 'mod+y');
    expect(editor.view.getState().said).toMatchObject({ text: 'Nothing to redo.', unseen: true });
  });

  it('tells who may edit that a lock keeps them from it, and how to go on', () => {
    const editor = testEditor(story('hook'), { readOnly: true, canRun: true });
    editor.commands.select(['hook']);
    press(editor, 'canvas', 'delete');
    expect(editor.view.getState().said.text).toBe('The story is locked: take the lock off first.');
    expect(whyNot(acts.unlock, editor)).toBeNull();
    expect(whyNot(acts.lock, editor)).toBe('The story is locked already.');
    const viewer = testEditor(story('hook'), { readOnly: true });
    expect(whyNot(acts.unlock, viewer)).toBe('Your role in this team looks, it does not lock.');
  });

  it('is left to the browser when it means nothing, and when the browser has an answer of its own', () => {
    const editor = testEditor(story('hook'));
    expect(press(editor, 'page', 'mod+r')).toBe(false);
    expect(press(editor, 'canvas', 'mod+v')).toBe(false);
    // Tab goes on to the next control while nothing can be added.
    expect(press(editor, 'canvas', 'tab')).toBe(false);
  });

  it('is about what is being placed until that ends', () => {
    const editor = testEditor(story('hook'));
    editor.commands.select(['hook']);
    press(editor, 'canvas', 'm');
    press(editor, 'placing', 'arrowright');
    press(editor, 'placing', 'shift+arrowdown');
    expect(press(editor, 'placing', 'delete')).toBe(false);
    press(editor, 'placing', 'enter');
    expect(editor.graph().actions.hook?.position).toEqual({ x: 8, y: 88 });
    press(editor, 'canvas', 'm');
    press(editor, 'placing', 'arrowright');
    press(editor, 'placing', 'escape');
    expect(editor.graph().actions.hook?.position).toEqual({ x: 8, y: 88 });
  });

  it('bypasses what has an input, and says why nothing else', () => {
    const editor = testEditor(story('hook success message'));
    editor.commands.select(['hook']);
    press(editor, 'canvas', 'b');
    expect(editor.view.getState().said.text).toMatch(/^It starts the story/);
    editor.commands.select(['hook', 'message']);
    expect(titleNow(acts.bypass, editor)).toBe('Bypass, events pass through');
    press(editor, 'canvas', 'b');
    expect(editor.graph().actions.hook?.bypassed).toBeUndefined();
    expect(editor.graph().actions.message?.bypassed).toBe(true);
    expect(titleNow(acts.bypass, editor)).toBe('End bypass');
  });

  it('deletes an Action and joins what was around it', () => {
    const editor = testEditor(story('hook success message', 'message success trigger'));
    editor.commands.select(['message']);
    press(editor, 'canvas', 'mod+backspace');
    expect(Object.values(editor.graph().links)).toMatchObject([{ from: 'hook', to: 'trigger' }]);
  });
});

describe('a menu of the canvas', () => {
  const shown = (editor: ReturnType<typeof testEditor>, on: MenuTarget) =>
    rowsFor(editor, on).map((group) => group.map(({ act }) => act));

  it('offers what is possible with what is selected', () => {
    const editor = testEditor(story('hook success message', 'message success trigger'));
    editor.commands.select(['hook', 'message']);
    expect(shown(editor, { kind: 'items' })).toEqual([
      ['move', 'cut', 'copy', 'duplicate'],
      ['disable', 'bypass'],
      ['group'],
      ['remove', 'heal'],
    ]);
    editor.commands.select(['hook']);
    expect(shown(editor, { kind: 'items' })).toEqual([
      ['open', 'addBehind', 'connect'],
      ['move', 'cut', 'copy', 'duplicate'],
      ['disable'],
      ['group'],
      ['unlinkOutput'],
      ['remove', 'heal'],
    ]);
  });

  it('offers nothing on a phone that only the canvas can do', () => {
    const editor = testEditor(story('hook success message'), { narrow: true });
    editor.commands.select(['hook']);
    expect(shown(editor, { kind: 'items' }).slice(0, 2)).toEqual([
      ['open', 'connect'],
      ['cut', 'copy', 'duplicate'],
    ]);
    expect(whyNot(acts.move, editor)).toBe('It needs a window with room for the canvas.');
  });

  it('leaves a reader to look and to copy', () => {
    const editor = testEditor(story('hook success message'), { readOnly: true });
    editor.commands.select(['message']);
    expect(shown(editor, { kind: 'items' })).toEqual([['open'], ['copy']]);
    editor.commands.selectLinks(['hook success message']);
    expect(shown(editor, { kind: 'link', id: 'hook success message' })).toEqual([]);
    expect(shown(editor, { kind: 'canvas', at: { x: 0, y: 0 } })).toEqual([['selectAll', 'fit']]);
  });
});

describe('keys', () => {
  it('are read the same on every keyboard', () => {
    expect(typed('z', { ctrlKey: true })).toBe('mod+z');
    expect(typed('z', { metaKey: true })).toBe('mod+z');
    expect(typed('Z', { ctrlKey: true, shiftKey: true })).toBe('mod+shift+z');
    // Caps lock is no Shift.
    expect(typed('D')).toBe('d');
    expect(typed('?', { shiftKey: true, code: 'Slash' })).toBe('?');
    expect(typed('+', { shiftKey: true, code: 'Equal' })).toBe('plus');
    expect(typed('ArrowLeft', { shiftKey: true })).toBe('shift+arrowleft');
    expect(typed('Escape', { altKey: true })).toBe('escape');
    // ⌥ and Shift make signs of letters and digits.
    expect(typed('å', { altKey: true, code: 'KeyA' })).toBe('alt+a');
    expect(typed('!', { ctrlKey: true, shiftKey: true, code: 'Digit1' })).toBe('mod+shift+1');
    // AltGr types a sign.
    const graph = { ctrlKey: true, altKey: true, getModifierState: (key: string) => key === 'AltGraph' };
    expect(typed('=', graph)).toBe('=');
  });

  it('are shown as they are printed on the keys', () => {
    expect(keyCaps('Mod+Shift+Z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(keyCaps('Mod+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z']);
    expect(keyCaps('Plus', false)).toEqual(['+']);
    expect(keyCaps('Escape', false)).toEqual(['Esc']);
  });
});
