import { UNTITLED } from '../../../src/app-shell/untitled.ts';
import { formatCounted } from '../../../src/ui/format.ts';

/** What is wrong with a story file, and where: a path such as `actions.receive_order.options.rules[0]`. */
export type Problem = { path: string; message: string };

export type Parsed = { ok: true; file: unknown } | { ok: false; problems: Problem[] };

/** Reads the text of a story file. Whether it is one, the server decides. */
export function parseStoryText(text: string): Parsed {
  if (text.trim() === '') return { ok: false, problems: [{ path: '', message: 'There is nothing in it.' }] };
  try {
    const file: unknown = JSON.parse(text);
    return { ok: true, file };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [{ path: '', message: `It is not JSON: ${reason}.` }] };
  }
}

/** What is imported: “1,240 Actions”, or “3 stories with 1,240 Actions”; “the file” where it holds no story. */
export function contentsOf(file: unknown): string {
  const stories = isObject(file) && Array.isArray(file.stories) ? file.stories : [file];
  const actions = stories.flatMap((story: unknown) =>
    isObject(story) && isObject(story.actions) ? Object.keys(story.actions) : [],
  );
  if (actions.length === 0) return 'the file';
  const text = formatCounted(actions.length, 'Action');
  return stories.length === 1 ? text : `${formatCounted(stories.length, 'story', 'stories')} with ${text}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A cURL command, as terminals and the tools of browsers copy it. */
export function isCommand(text: string): boolean {
  return /^\s*curl\s/i.test(text);
}

/** True for text that is worth offering to import when it is pasted onto the page. */
export function looksLikeStory(text: string): boolean {
  if (isCommand(text)) return true;
  const start = text.trimStart();
  return start.startsWith('{') && /"format"\s*:\s*"storyloom\.(story|stories)\//.test(start.slice(0, 10_000));
}

/** `Triage: reported phishing` is saved as `triage-reported-phishing.story.json`. */
export function storyFileName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${plain === '' ? 'story' : plain.slice(0, 80)}.story.json`;
}

/** The smallest story that hears something: one webhook, ready for its first event. */
export const webhookStory = {
  format: 'storyloom.story/1',
  name: UNTITLED,
  description: '',
  actions: {
    receive_event: { type: 'webhook', name: 'Receive event', options: {}, position: { x: 0, y: 0 } },
  },
  links: [],
  notes: [],
};
