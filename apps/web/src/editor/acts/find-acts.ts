import { step } from '../find/story-hits.ts';
import type { Editor } from '../state/editor.ts';
import { type Acts, draftCovered, unless } from './act.ts';

/** Finding what can be done and what is there. */
export const findActs = {
  commands: {
    title: 'Commands',
    group: 'Find',
    keys: ['Mod+K'],
    heard: 'fields',
    run: ({ view }) => view.setState({ overlay: 'commands' }),
  },
  find: {
    title: 'Find in this story',
    group: 'Find',
    keys: ['Mod+F'],
    heard: 'fields',
    whyNot: draftCovered,
    run: ({ view }) => {
      view.setState(({ find }) => ({ find: find ?? { text: '', at: 0 } }));
      requestAnimationFrame(() => {
        const field = document.getElementById(findFieldId);
        if (field instanceof HTMLInputElement) {
          field.focus();
          field.select();
        }
      });
    },
  },
  findNext: {
    title: 'Next hit',
    group: 'Find',
    keys: ['F3'],
    heard: 'fields',
    whyNot: unless(draftCovered, nothingSought),
    run: (editor) => step(editor, 1),
  },
  findPrevious: {
    title: 'Previous hit',
    group: 'Find',
    keys: ['Shift+F3'],
    heard: 'fields',
    whyNot: unless(draftCovered, nothingSought),
    run: (editor) => step(editor, -1),
  },
  nextHere: {
    title: 'Next hit, on the canvas',
    group: 'Find',
    keys: ['F'],
    heard: 'canvas',
    keyOnly: true,
    whyNot: unless(draftCovered, nothingSought),
    run: (editor) => step(editor, 1),
  },
  previousHere: {
    title: 'Previous hit, on the canvas',
    group: 'Find',
    keys: ['Shift+F'],
    heard: 'canvas',
    keyOnly: true,
    whyNot: unless(draftCovered, nothingSought),
    run: (editor) => step(editor, -1),
  },
  findInStories: {
    title: 'Find in all stories',
    group: 'Find',
    keys: ['Mod+Shift+F'],
    heard: 'fields',
    run: ({ view }) => view.setState({ overlay: 'stories' }),
  },
  templates: {
    title: 'Browse templates',
    group: 'Find',
    run: ({ page }) => page.current?.go('/templates'),
  },
} as const satisfies Acts;

/** The field of the search in this story. */
export const findFieldId = 'find-in-story';

function nothingSought({ view }: Editor): string | null {
  return (view.getState().find?.text ?? '').trim() === '' ? 'Find something in this story first.' : null;
}
