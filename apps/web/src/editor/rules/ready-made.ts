/** A ready-made Action out of the story file of its template. Loaded when one is taken: it reads the whole format. */
import { descriptions } from '@storyloom/actions/descriptions';
import { parseStoryFile } from '@storyloom/engine';
import type { Likeness } from './add.ts';

/** Null for what is no story file with an Action in it. */
export function readyMade(story: unknown): { type: string; like: Likeness } | null {
  const parsed = parseStoryFile(story, descriptions);
  const [action] = parsed.ok ? Object.values(parsed.story.graph.actions) : [];
  if (!action) return null;
  const { type, name, options, settings } = action;
  return { type, like: { name, options, ...(settings === undefined ? {} : { settings }) } };
}
