import type { Act } from './act.ts';
import { arrangeActs } from './arrange-acts.ts';
import { canvasActs } from './canvas-acts.ts';
import { editActs } from './edit-acts.ts';
import { storyActs } from './story-acts.ts';

/** Every family of acts. A new family is a file and a line here. */
export const families = [editActs, canvasActs, arrangeActs, storyActs] as const;

export const acts = { ...editActs, ...canvasActs, ...arrangeActs, ...storyActs };

export type ActId = keyof typeof acts;

export const actList: readonly (Act & { id: string })[] = families.flatMap((family) =>
  Object.entries<Act>(family).map(([id, act]) => ({ id, ...act })),
);
