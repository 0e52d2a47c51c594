/** Where links run, worked out from the cards: whoever draws or hits one needs no element of it in the page. */
import type { Id, Position } from '@storyloom/engine';
import type { Box } from '../rules/boxes.ts';
import { crosses, distanceTo, type Line, lineOf } from '../rules/lines.ts';
import type { CanvasNode, LinkEdge } from './elements.ts';
import { type Ends, type LinkPath, linkPath } from './link-path.ts';
import { INPUT } from './ports.ts';

export type LinkShape = LinkPath & { edge: LinkEdge; ends: Ends; line: () => Line };

type Elements = { nodes: readonly CanvasNode[]; edges: readonly LinkEdge[] };

/** How near a point is to a link that it hits, in canvas pixels: as link-line.tsx takes the pointer. */
export const REACH = 12;

/** Of what is on the canvas now. What did not move is not worked out again. */
export function createLinkLines(elements: () => Elements) {
  let known = new Map<Id, LinkShape>();

  function shapes(): readonly LinkShape[] {
    const { nodes, edges } = elements();
    const cards = new Map(nodes.map((node) => [node.id, node]));
    const now = edges.flatMap((edge) => {
      const ends = endsOf(edge, cards);
      return ends === null ? [] : [shapeOf(edge, ends, known.get(edge.id))];
    });
    known = new Map(now.map((shape) => [shape.edge.id, shape]));
    return now;
  }

  return {
    shapes,
    /** The nearest link under a point of the canvas; null for none. */
    at: (point: Position): Id | null => {
      const near = shapes()
        .map(({ edge, line }) => ({ id: edge.id, distance: distanceTo(line(), point) }))
        .filter(({ distance }) => distance <= REACH);
      return near.sort((a, b) => a.distance - b.distance)[0]?.id ?? null;
    },
    /** The links that come into a rectangle of the canvas. */
    crossing: (box: Box): Id[] =>
      shapes().flatMap(({ edge, line }) => (crosses(line(), box) ? [edge.id] : [])),
  };
}

function shapeOf(edge: LinkEdge, ends: Ends, before: LinkShape | undefined): LinkShape {
  if (before && sameEnds(before.ends, ends)) return before.edge === edge ? before : { ...before, edge };
  const drawn = linkPath(ends);
  let line: Line | null = null;
  return {
    ...drawn,
    edge,
    ends,
    line: () => {
      line ??= lineOf(drawn.path);
      return line;
    },
  };
}

/** As React Flow works them out of the ports that it is told (ports.ts). */
function endsOf(edge: LinkEdge, cards: ReadonlyMap<Id, CanvasNode>): Ends | null {
  const [from, to] = [cards.get(edge.source), cards.get(edge.target)];
  const out = from?.handles?.find(({ id, type }) => type === 'source' && id === edge.sourceHandle);
  const into = to?.handles?.find(({ id }) => id === INPUT);
  if (!from || !to || !out || !into) return null;
  return {
    sourceX: from.position.x + out.x,
    sourceY: from.position.y + out.y,
    targetX: to.position.x + into.x,
    targetY: to.position.y + into.y,
  };
}

function sameEnds(a: Ends, b: Ends): boolean {
  return (
    a.sourceX === b.sourceX && a.sourceY === b.sourceY && a.targetX === b.targetX && a.targetY === b.targetY
  );
}
