import type { Json, ResourceType } from '@storyloom/engine';

/** What each kind of resource is called, and what a new one of it holds. */
export const resourceWords: Record<ResourceType, { title: string; hint: string; empty: Json }> = {
  text: { title: 'Text', hint: 'Any text.', empty: '' },
  number: { title: 'Number', hint: 'A number, such as the cursor of the last call.', empty: 0 },
  array: { title: 'List', hint: 'A list, as JSON.', empty: [] },
  object: { title: 'Object', hint: 'Names and values, as JSON.', empty: {} },
  file: { title: 'File', hint: 'A file of at most 3 MB.', empty: null },
};
