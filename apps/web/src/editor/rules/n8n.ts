/**
 * A story of n8n, pasted as JSON, as Actions of ours: what has a counterpart is translated, the rest
 * passes events on and keeps the original in a note beside it. Its words (nodes, connections) are the
 * file's.
 */
import {
  emptyGraph,
  type Graph,
  type GraphAction,
  type GraphLink,
  type GraphNote,
  type Id,
  newId,
  type Position,
  slugFor,
} from '@storyloom/engine';
import { z } from 'zod';
import { type Made, translated } from './n8n-actions.ts';
import { CARD, freeSpot, PITCH } from './place.ts';
import { definitionOf, portsOf } from './types.ts';

const nodeSchema = z.object({
  name: z.string(),
  type: z.string(),
  position: z.tuple([z.number(), z.number()]).catch([0, 0]),
  parameters: z.record(z.string(), z.json()).catch({}),
  disabled: z.boolean().catch(false),
});

const fileSchema = z.object({
  nodes: z.array(nodeSchema).min(1).max(2_000),
  connections: z
    .record(
      z.string(),
      z.object({
        main: z
          .array(
            z
              .array(z.object({ node: z.string() }))
              .nullable()
              .catch([]),
          )
          .catch([]),
      }),
    )
    .catch({}),
});

type N8nNode = z.output<typeof nodeSchema>;
type File = z.output<typeof fileSchema>;

const noteType = 'n8n-nodes-base.stickyNote';
const longestNote = 18_000;

/** Null for JSON that is no story of n8n. `remarks`: each thing that was not translated, as a sentence. */
export function n8nPart(file: unknown): { part: Graph; remarks: string[] } | null {
  const parsed = fileSchema.safeParse(file);
  if (!parsed.success) return null;
  const { nodes } = parsed.data;
  const slugs = slugsOf(nodes);
  const before = sourcesOf(parsed.data);
  const remarks: string[] = [];
  const ids = new Map<string, Id>();
  let part: Graph = emptyGraph;
  for (const node of nodes) {
    const wanted = turned(node.position);
    if (node.type === noteType) {
      part = withNote(part, noteOf(String(node.parameters.content ?? ''), freeSpot(part, wanted)));
      continue;
    }
    const made = translated(node, { slugs, before: before.get(node.name) ?? [], typeOf: typesOf(nodes) });
    const action = actionOf(node, made, {
      slug: slugs.get(node.name) ?? 'action',
      at: freeSpot(part, wanted),
    });
    ids.set(node.name, action.id);
    part = { ...part, actions: { ...part.actions, [action.id]: action } };
    remarks.push(...made.remarks.map((remark) => `${node.name}: ${remark}`));
    if (made.keep) {
      const beside = { x: action.position.x + PITCH.across, y: action.position.y };
      part = withNote(part, noteOf(originalOf(node), freeSpot(part, beside)));
    }
  }
  return { part: { ...part, links: linksOf(parsed.data, { ids, actions: part.actions }) }, remarks };
}

/** Its flow goes right, ours goes down. */
function turned([x, y]: readonly [number, number]): Position {
  return { x: Math.round((y / 176) * PITCH.across), y: Math.round((x / 220) * PITCH.down) };
}

function slugsOf(nodes: readonly N8nNode[]): Map<string, string> {
  const taken: string[] = [];
  return new Map(
    nodes.map(({ name }) => {
      const slug = slugFor(name, taken);
      taken.push(slug);
      return [name, slug];
    }),
  );
}

function typesOf(nodes: readonly N8nNode[]): (name: string) => string | undefined {
  const types = new Map(nodes.map(({ name, type }) => [name, type]));
  return (name) => types.get(name);
}

/** Names of the nodes that lead to each. */
function sourcesOf({ connections }: File): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const [from, { main }] of Object.entries(connections)) {
    for (const { node } of main.flatMap((targets) => targets ?? [])) {
      sources.set(node, [...(sources.get(node) ?? []), from]);
    }
  }
  return sources;
}

function actionOf(
  { name, disabled }: N8nNode,
  { type, options, settings, bypassed }: Made,
  { slug, at }: { slug: string; at: Position },
): GraphAction {
  return {
    id: newId(),
    type,
    name: name.trim().slice(0, 120) || 'Action',
    slug,
    options: { ...definitionOf(type)?.defaults, ...options },
    position: at,
    // What is off there lets events through.
    ...(bypassed || disabled ? { bypassed: true } : {}),
    ...(settings ? { settings } : {}),
  };
}

function linksOf(
  { connections }: File,
  { ids, actions }: { ids: ReadonlyMap<string, Id>; actions: Graph['actions'] },
): Record<Id, GraphLink> {
  const links: Record<Id, GraphLink> = {};
  const seen = new Set<string>();
  for (const [name, { main }] of Object.entries(connections)) {
    const from = ids.get(name);
    const action = from && actions[from];
    if (!from || !action) continue;
    const ports = portsOf(action);
    for (const [output, targets] of main.entries()) {
      const port = (ports[output] ?? ports[0])?.name;
      for (const { node } of targets ?? []) {
        const to = ids.get(node);
        const key = `${from} ${port} ${to}`;
        if (!port || !to || to === from || seen.has(key)) continue;
        seen.add(key);
        const id = newId();
        links[id] = { id, from, port, to };
      }
    }
  }
  return links;
}

function noteOf(content: string, position: Position): GraphNote {
  return { id: newId(), content: content.slice(0, longestNote), position, width: CARD.width };
}

function withNote(graph: Graph, note: GraphNote): Graph {
  return { ...graph, notes: { ...graph.notes, [note.id]: note } };
}

function originalOf({ name, type, parameters }: N8nNode): string {
  const json = JSON.stringify(parameters, null, 2);
  return `${name}: not translated\n\nIt was of the type \`${type}\`, with these settings:\n\n\`\`\`json\n${json}\n\`\`\``;
}
