import {
  type ActionTypes,
  type Graph,
  type GraphAction,
  type Id,
  isObject,
  type Json,
  type JsonObject,
} from '@storyloom/engine';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type VersionGraph = { id: Id; number: number; name: string | null; createdAt: Date; graph: Graph };

const mask = '••••••••';

/** A version as it was published, of whatever was removed since too. What may be secret in its options is masked. */
export async function versionGraph(
  { prisma, types }: Pick<StoryDeps, 'prisma' | 'types'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, versionId }: { storyId: Id; versionId: Id },
): Promise<VersionGraph | NotFound> {
  const version = await prisma.storyVersion.findFirst({
    where: { id: versionId, storyId, story: { teamId } },
    select: { id: true, number: true, name: true, createdAt: true, graph: true },
  });
  return version ? { ...version, graph: masked(decodeGraph(version.graph), types) } : notFound;
}

function masked(graph: Graph, types: ActionTypes): Graph {
  const actions = Object.values(graph.actions).map((action): [Id, GraphAction] => [
    action.id,
    { ...action, options: maskedOptions(action.options, types[action.type]?.sensitive ?? []) },
  ]);
  return { ...graph, actions: Object.fromEntries(actions) };
}

function maskedOptions(options: JsonObject, sensitive: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      sensitive.includes(name) ? covered(value, name) : value,
    ]),
  );
}

const secretName = /authorization|cookie|token|secret|passw|signature|private|api[-_]?key|(^|_)key$/i;

/**
 * A text that may be secret as a whole, and in an object those whose names say that they are. A formula
 * names a secret and is none: it is shown.
 */
function covered(value: Json, name: string): Json {
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? covered(item, name) : item));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [
        key,
        isObject(part) || Array.isArray(part) || secretName.test(key) ? covered(part, key) : part,
      ]),
    );
  }
  const isFormula = typeof value === 'string' && (/<<|\{%/.test(value) || value.startsWith('='));
  return value === null || value === '' || isFormula ? value : mask;
}
