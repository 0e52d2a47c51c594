/**
 * What moves without a hand on it (tidied, aligned, undone, moved by somebody else) glides to its new place. Small
 * steps, as by the arrow keys, are taken at once; so is everything for readers who asked for less motion.
 */
import type { Id, Position } from '@storyloom/engine';
import type { CanvasNode } from './elements.ts';
import { panMs } from './use-canvas-handle.ts';

const AT_ONCE = 16;

type Trip = { from: Position; to: Position };

/** `show` is given what places one card of a frame. */
export function createGlide(show: (place: (node: CanvasNode) => CanvasNode) => void) {
  let trips = new Map<Id, Trip>();
  let frame = 0;

  function run(ms: number): void {
    cancelAnimationFrame(frame);
    let start: number | null = null;
    const step = (now: number) => {
      start ??= now;
      const part = Math.min(1, (now - start) / ms);
      const eased = 1 - (1 - part) ** 3;
      show((node) => {
        const trip = node.dragging ? undefined : trips.get(node.id);
        return trip ? { ...node, position: between(trip, eased) } : node;
      });
      if (part < 1) frame = requestAnimationFrame(step);
      else trips = new Map();
    };
    frame = requestAnimationFrame(step);
  }

  return {
    /** The nodes as they are to be shown first: those that glide still where they were. */
    towards: (shown: readonly CanvasNode[], next: CanvasNode[]): CanvasNode[] => {
      const now = new Map(shown.map((node) => [node.id, node]));
      const fresh = new Map<Id, Trip>();
      for (const node of next) {
        const from = now.get(node.id)?.position;
        if (!from || node.dragging || from === node.position) continue;
        const far = Math.abs(node.position.x - from.x) + Math.abs(node.position.y - from.y);
        if (far > AT_ONCE || trips.has(node.id)) fresh.set(node.id, { from, to: node.position });
      }
      const ms = fresh.size === 0 ? 0 : panMs();
      trips = ms === 0 ? new Map() : fresh;
      if (ms === 0) {
        cancelAnimationFrame(frame);
        return next;
      }
      run(ms);
      return next.map((node) => {
        const trip = fresh.get(node.id);
        return trip ? { ...node, position: trip.from } : node;
      });
    },
    stop: () => cancelAnimationFrame(frame),
  };
}

function between({ from, to }: Trip, part: number): Position {
  if (part === 1) return to;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
