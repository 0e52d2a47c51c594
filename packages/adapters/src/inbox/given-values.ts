import type { CompiledAction, Id, JsonObject } from '@storyloom/engine';

/** What the formulas of an Action's options find of credentials and resources. */
export type GivenValues =
  | {
      ok: true;
      roots: JsonObject;
      /** Texts that must not be shown. */
      hidden: readonly string[];
      /** One list for each credential: the server has to be on all of them. */
      allowedHosts: readonly (readonly string[])[];
    }
  | { ok: false; error: { message: string } };

/** For an installation without credentials and resources: options that name them cannot be used. */
export async function noValuesFor(_teamId: Id, action: CompiledAction): Promise<GivenValues> {
  const root = ['CREDENTIAL', 'RESOURCE'].find((name) => action.options.roots.has(name));
  if (root === undefined) return { ok: true, roots: {}, hidden: [], allowedHosts: [] };
  const message = `The options name ${root}, and this installation cannot look that up yet.`;
  return { ok: false, error: { message } };
}
