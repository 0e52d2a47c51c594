import { spokenLink } from '../canvas/elements.ts';
import { linksFrom, linksTo } from '../rules/incoming.ts';
import type { Editor } from '../state/editor.ts';
import { say, tell } from '../state/view.ts';
import { type Acts, mayNotEdit, notOneSelected, thenCanvas, unless } from './act.ts';
import { selectedLink } from './add-acts.ts';

/** What is done to links. */
export const linkActs = {
  nextLink: {
    title: 'Go to the next link of the Action',
    group: 'Canvas',
    keys: ['L'],
    heard: 'canvas',
    keyOnly: true,
    run: nextLink,
  },
  otherTarget: {
    title: 'Choose another target of the link…',
    titleNow: () => 'Choose another target…',
    group: 'Actions',
    whyNot: unless(mayNotEdit, noLinkSelected),
    run: thenCanvas((editor) => lead(editor, 'to')),
  },
  otherStart: {
    title: 'Choose another start of the link…',
    titleNow: () => 'Choose another start…',
    group: 'Actions',
    whyNot: unless(mayNotEdit, noLinkSelected),
    run: thenCanvas((editor) => lead(editor, 'from')),
  },
  unlinkInput: {
    title: 'Delete the links to the selected Action',
    titleNow: () => 'Delete links to it',
    group: 'Actions',
    whyNot: unless(mayNotEdit, notOneSelected, (editor) =>
      linksOf(editor, linksTo).length === 0 ? 'No link leads to it.' : null,
    ),
    run: thenCanvas((editor) => editor.commands.removeLinks(linksOf(editor, linksTo).map(({ id }) => id))),
  },
  unlinkOutput: {
    title: 'Delete the links from the selected Action',
    titleNow: () => 'Delete links from it',
    group: 'Actions',
    whyNot: unless(mayNotEdit, notOneSelected, (editor) =>
      linksOf(editor, linksFrom).length === 0 ? 'No link starts from it.' : null,
    ),
    run: thenCanvas((editor) => editor.commands.removeLinks(linksOf(editor, linksFrom).map(({ id }) => id))),
  },
} as const satisfies Acts;

function noLinkSelected(editor: Editor): string | null {
  return selectedLink(editor) === null ? 'Select a link first.' : null;
}

function lead(editor: Editor, end: 'from' | 'to'): void {
  const link = selectedLink(editor);
  if (link) editor.commands.startMovingLink(link.id, end);
}

/** The links of the first selected Action, on one of its sides. */
function linksOf({ view, draft }: Editor, side: typeof linksTo) {
  const [id] = view.getState().selection;
  return id === undefined ? [] : side(draft.store.getState().graph, id);
}

/** Goes through the links of the Action that the keyboard is on; what is done then is done to the link. */
function nextLink({ view, commands, draft }: Editor): void {
  const { focus, selectedLinks } = view.getState();
  if (focus === null) return;
  const { graph } = draft.store.getState();
  const all = [...linksFrom(graph, focus), ...linksTo(graph, focus)];
  const at = all.findIndex(({ id }) => id === selectedLinks[0]);
  const next = all[(at + 1) % Math.max(1, all.length)];
  if (next) commands.selectLinks([next.id]);
  if (next) say(view, spokenLink(graph, next));
  else tell(view, 'It has no links.');
}
