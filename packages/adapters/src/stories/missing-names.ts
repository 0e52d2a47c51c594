/** Credentials and resources that Actions name and their team does not have: its own, and what others share with it. */
import { type Graph, type GraphAction, type MissingName, missingNames } from '@storyloom/engine';
import { credentialNames } from '../credentials/view.ts';
import { resourceNames } from '../resources/view.ts';
import type { Scope, StoryDeps } from './story-deps.ts';

/** One of them, with the names of the Actions that use it. */
export type Missing = { kind: 'credential' | 'resource'; slug: string; actions: string[] };

/** What each Action of a graph lacks, option by option. */
export async function missingInGraph(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  scope: Pick<Scope, 'teamId'>,
  graphs: readonly Graph[],
): Promise<(MissingName & { action: GraphAction })[]> {
  const [credentials, resources] = await Promise.all([
    credentialNames({ prisma }, scope),
    resourceNames({ prisma }, scope),
  ]);
  const known = {
    credentials: credentials.map(({ slug }) => slug),
    resources: resources.map(({ slug }) => slug),
  };
  return graphs
    .flatMap(({ actions }) => Object.values(actions))
    .flatMap((action) => missingNames(action, known).map((one) => ({ action, ...one })));
}

/** What has to be made, or shared with the team, before these graphs run; each once, by kind and name. */
export async function missingFor(
  deps: Pick<StoryDeps, 'prisma'>,
  scope: Pick<Scope, 'teamId'>,
  graphs: readonly Graph[],
): Promise<Missing[]> {
  const found = new Map<string, Missing>();
  for (const { name, action } of await missingInGraph(deps, scope, graphs)) {
    if (name === null) continue;
    const kind = name.startsWith('CREDENTIAL.') ? 'credential' : 'resource';
    const one = found.get(name) ?? { kind, slug: name.slice(name.indexOf('.') + 1), actions: [] };
    if (!one.actions.includes(action.name)) one.actions.push(action.name);
    found.set(name, one);
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
