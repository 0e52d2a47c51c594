import type { Act } from './act.ts';
import { addActs } from './add-acts.ts';
import { arrangeActs } from './arrange-acts.ts';
import { canvasActs } from './canvas-acts.ts';
import { clipboardActs } from './clipboard-acts.ts';
import { editActs } from './edit-acts.ts';
import { findActs } from './find-acts.ts';
import { helpActs } from './help-acts.ts';
import { linkActs } from './link-acts.ts';
import { panelActs } from './panel-acts.ts';
import { placeActs } from './place-acts.ts';
import { runActs } from './run-acts.ts';
import { storyActs } from './story-acts.ts';
import { versionActs } from './version-acts.ts';
import { viewActs } from './view-acts.ts';

/** Every family of acts. A new family is a file and two lines here. */
export const families = [
  findActs,
  editActs,
  clipboardActs,
  addActs,
  linkActs,
  placeActs,
  canvasActs,
  arrangeActs,
  panelActs,
  runActs,
  viewActs,
  storyActs,
  versionActs,
  helpActs,
] as const;

export const acts = {
  ...findActs,
  ...editActs,
  ...clipboardActs,
  ...addActs,
  ...linkActs,
  ...placeActs,
  ...canvasActs,
  ...arrangeActs,
  ...panelActs,
  ...runActs,
  ...viewActs,
  ...storyActs,
  ...versionActs,
  ...helpActs,
};

export type ActId = keyof typeof acts;

export function actOf(id: ActId): Act {
  return acts[id];
}

export const actList: readonly (Act & { id: string })[] = families.flatMap((family) =>
  Object.entries<Act>(family).map(([id, act]) => ({ id, ...act })),
);
