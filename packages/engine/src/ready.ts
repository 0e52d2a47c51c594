/** Versions whose formulas can be evaluated at once: evaluation waits for nothing, so their functions come first. */
import { areLoaded, loadFunctions } from '@storyloom/formula';
import type { CompiledStory } from './compile.ts';
import type { Graph, Id } from './model.ts';
import type { Versions } from './ports.ts';

/** Resolves once every function that the story's formulas call is loaded. */
export async function ready(story: CompiledStory): Promise<CompiledStory> {
  if (!areLoaded(story.families)) await loadFunctions(story.families);
  return story;
}

/** The same versions, each handed out only when it is ready. Every program wraps its versions so. */
export function readyVersions(
  versions: Versions,
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory,
): Versions {
  return {
    load: async (id) => {
      const version = await versions.load(id);
      if (version !== null) await ready(compiled(version));
      return version;
    },
  };
}
