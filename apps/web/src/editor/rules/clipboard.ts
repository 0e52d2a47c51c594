/**
 * Actions as text: what is copied is a story file, so it can be pasted into another story, another
 * installation, a chat or an issue.
 */
import { type Change, type Graph, type Id, membersOf, type Position, toStoryFile } from '@storyloom/engine';
import { addPart, positionsOf } from './add-part.ts';
import { bounds, CARD, PITCH } from './place.ts';
import { withoutSecrets } from './secrets.ts';

const GAP = PITCH.across - CARD.width;

/** What was copied: as text for everywhere, and whole for where it came from. */
export type Copied = {
  text: string;
  part: Graph;
  /** Secrets that the text lacks. */
  left: number;
};

/** The Actions and notes with these ids, the links among them and the groups that are whole; secrets stay out of the text. */
export function copied(graph: Graph, ids: readonly Id[]): Copied {
  const part = partOf(graph, ids);
  const { graph: shown, left } = withoutSecrets(part);
  const file = toStoryFile({ name: 'Copied Actions', description: '', graph: shown });
  return { text: JSON.stringify(file, null, 2), part, left };
}

function partOf(graph: Graph, ids: readonly Id[]): Graph {
  const chosen = new Set(ids);
  return {
    actions: Object.fromEntries(Object.entries(graph.actions).filter(([id]) => chosen.has(id))),
    links: Object.fromEntries(
      Object.entries(graph.links).filter(([, link]) => chosen.has(link.from) && chosen.has(link.to)),
    ),
    notes: Object.fromEntries(Object.entries(graph.notes).filter(([id]) => chosen.has(id))),
    groups: Object.fromEntries(
      Object.entries(graph.groups).filter(([id]) => {
        const members = membersOf(graph, id);
        return members.length > 0 && members.every((member) => chosen.has(member));
      }),
    ),
  };
}

/** A copy of these Actions: beside the originals, or moved away from them by so much. */
export function duplicateChanges(
  graph: Graph,
  ids: readonly Id[],
  movedBy?: Position,
): { ids: Id[]; changes: Change[] } {
  const part = partOf(graph, ids);
  const positions = positionsOf(part);
  if (positions.length === 0) return { ids: [], changes: [] };
  const { x, y, width } = bounds(positions);
  return movedBy
    ? addPart(graph, part, { at: { x: x + movedBy.x, y: y + movedBy.y }, exactly: true })
    : addPart(graph, part, { at: { x: x + width + GAP, y } });
}
