import { UNTITLED } from '../../../src/app-shell/untitled.ts';
import { isCommand, type Parsed, type Problem, parseStoryText } from './story-file.ts';

type Read = (Parsed & { ok: true; remarks: string[] }) | (Parsed & { ok: false });

/**
 * The story in a text: a story file as it is, a cURL command or a story of n8n as one. `remarks`: what did not come
 * along, each a sentence. Whether a file is right, the server decides.
 */
export async function readStoryText(text: string): Promise<Read> {
  if (isCommand(text)) return translated(text, UNTITLED);
  const parsed = parseStoryText(text);
  if (!parsed.ok) return parsed;
  const { file } = parsed;
  return isOfN8n(file) ? translated(text, nameOf(file)) : { ok: true, file, remarks: [] };
}

async function translated(text: string, name: string): Promise<Read> {
  const { pastedStory } = await import('../../../src/editor/rules/pasted-story.ts');
  const pasted = pastedStory(text, name);
  return pasted.ok ? pasted : { ok: false, problems: pasted.problems ?? nothing };
}

const nothing: Problem[] = [{ path: '', message: 'There is no story in it.' }];

function isOfN8n(file: unknown): file is object {
  return typeof file === 'object' && file !== null && 'nodes' in file && !('format' in file);
}

function nameOf(file: object): string {
  const name = 'name' in file && typeof file.name === 'string' ? file.name.trim().slice(0, 120) : '';
  return name === '' ? UNTITLED : name;
}
