/** The clipboard, and what a person is told of a paste. */
import type { Position } from '@storyloom/engine';
import { notify } from '../../ui/toaster.tsx';
import { writeClipboard } from '../../ui/write-clipboard.ts';
import { isMac, keyCaps } from '../acts/keys.ts';
import type { Pasted } from '../rules/paste.ts';
import type { Editor } from '../state/editor.ts';

/** Puts the selection on the clipboard without a key of the browser; says so when that is not allowed. */
export async function copySelected({ commands }: Editor): Promise<boolean> {
  const text = commands.copy();
  const done = text !== null && (await writeClipboard(text));
  if (!done)
    notify.failed({
      title: 'Not copied',
      detail: `The browser keeps the clipboard from this page. Press ${capsOf('Mod+C')}.`,
    });
  return done;
}

/** Pastes what the browser lets a page read; says so when it does not. */
export async function pasteFromClipboard(
  { commands }: Editor,
  at: Position,
  how: { keepIncoming: boolean } = { keepIncoming: false },
): Promise<Pasted | null> {
  const text = await readClipboard();
  if (text === null) {
    notify.failed({
      title: `Press ${capsOf('Mod+V')} to paste`,
      detail: 'The browser keeps the clipboard from this page.',
    });
    return null;
  }
  const pasted = await commands.paste(text, at, how);
  tellPasted(pasted);
  return pasted;
}

function capsOf(keys: string): string {
  return keyCaps(keys, isMac()).join(' ');
}

/** Null when the browser or the person says no; over plain http there is none to ask. */
async function readClipboard(): Promise<string | null> {
  const { clipboard }: { clipboard?: Clipboard } = navigator;
  try {
    return (await clipboard?.readText()) ?? null;
  } catch {
    return null;
  }
}

/** Says why a paste or a file could not be taken, or what is to be known of what it made. */
export function tellPasted(pasted: Pasted): void {
  if (!pasted.ok) {
    notify.failed(pasteFailure(pasted.problems));
    return;
  }
  const { remarks, into } = pasted;
  const more = remarks.length - mostRemarks;
  const shown = [...remarks.slice(0, mostRemarks), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
  if (into) {
    const detail = shown || 'All of its options are those of the command now.';
    notify.done({ title: `${into.name} does what the command does`, detail });
  } else if (remarks.length > 0) notify.done({ title: 'Added, with something left to do', detail: shown });
}

const mostRemarks = 4;

function pasteFailure(problems: { path: string; message: string }[] | null) {
  if (problems === null)
    return {
      title: 'This is not a story',
      detail: 'Paste an exported story, copied Actions, a cURL command, an address or a story of n8n.',
    };
  const [first, ...more] = problems;
  if (first?.path === 'curl') return { title: 'This command cannot be added', detail: first.message };
  const others = more.length > 0 ? ` And ${more.length} more.` : '';
  return { title: 'This story cannot be added', detail: `${first?.path}: ${first?.message}${others}` };
}
