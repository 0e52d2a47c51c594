import {
  type Change,
  type Graph,
  type GraphAction,
  type Id,
  newId,
  type Position,
  slugFor,
} from '@storyloom/engine';
import { likelyPort, whyNot } from './connect.ts';
import { freeSpot, spotAfter } from './place.ts';
import { definitionOf, isSourceType } from './types.ts';

/** What a new Action is called and set to, in place of what its type begins with. */
export type Likeness = Pick<GraphAction, 'name' | 'options' | 'settings'>;

export type Addition = {
  type: string;
  like?: Likeness | undefined;
  /** Where its top left corner goes, if nothing else decides. */
  at: Position;
  /** The Action it follows; without a port the likely one. */
  after?: { from: Id; port?: string };
  /** Keep `at` even when following. */
  exactly?: boolean;
};

/** A new Action with its options' defaults, or as a ready-made one is, linked to what it follows when that makes sense. */
export function addChanges(graph: Graph, addition: Addition): { id: Id; changes: Change[] } | null {
  const definition = definitionOf(addition.type);
  if (definition === null) return null;
  const { name, options, settings } = addition.like ?? {
    name: definition.title,
    options: definition.defaults,
  };
  const slug = slugFor(name, slugsOf(graph));
  const id = newId();
  const link = linkTo(graph, { id, type: addition.type, after: addition.after });
  const below = link && !addition.exactly ? spotAfter(graph, link.from) : null;
  const action: GraphAction = {
    id,
    type: addition.type,
    name: numbered(name, slug),
    slug,
    options: structuredClone(options),
    position: below ?? freeSpot(graph, addition.at),
    ...(settings === undefined ? {} : { settings }),
  };
  const changes: Change[] = [{ op: 'add_action', action }];
  if (link) changes.push({ op: 'add_link', link: { id: newId(), ...link, to: id } });
  return { id, changes };
}

/** The types that may follow a port, for the list a wire dropped into the empty opens. */
export function mayFollow(type: string): boolean {
  return !isSourceType(type);
}

function linkTo(graph: Graph, { id, type, after }: { id: Id; type: string; after: Addition['after'] }) {
  if (after === undefined || !mayFollow(type)) return null;
  const port = after.port ?? likelyPort(graph, after.from);
  if (port === null) return null;
  const joined = { ...graph, actions: { ...graph.actions, [id]: placeholder(id, type) } };
  return whyNot(joined, { from: after.from, port, to: id }) === null ? { from: after.from, port } : null;
}

function placeholder(id: Id, type: string): GraphAction {
  return { id, type, name: type, slug: type, options: {}, position: { x: 0, y: 0 } };
}

export function slugsOf(graph: Graph): string[] {
  return Object.values(graph.actions).map(({ slug }) => slug);
}

/** The number that made the slug unique goes into the name too, so that people can tell the two apart. */
function numbered(title: string, slug: string): string {
  const number = /_(\d+)$/.exec(slug)?.[1];
  return number === undefined ? title : `${title} ${number}`;
}
