/** Placing without dragging: a click, the arrows or coordinates say where, and the draft gets it at the end. */
import type { Id, Position } from '@storyloom/engine';
import { itemsOf } from '../rules/groups.ts';
import { bounds, snapped } from '../rules/place.ts';
import type { CommandContext } from './commands.ts';
import { say } from './view.ts';

export function placeCommands({ graph, view, commit }: CommandContext) {
  const moveBy = ({ x, y }: Position) => {
    const { moving } = view.getState();
    if (moving === null) return;
    const moved = Object.entries(moving).map(
      ([id, at]) => [id, snapped({ x: at.x + x, y: at.y + y })] as const,
    );
    view.setState({ moving: Object.fromEntries(moved) });
  };

  return {
    /** Begins to place Actions and notes. */
    startMoving: (ids: readonly Id[]) => {
      const { actions, notes } = graph();
      const items = itemsOf(graph(), ids).flatMap((id) => actions[id] ?? notes[id] ?? []);
      if (items.length === 0) return;
      const moving = Object.fromEntries(items.map(({ id, position }) => [id, position]));
      view.setState({ moving, connecting: null, quickAdd: null });
      say(view, 'Arrows move it, a click on the canvas places it, Enter ends, Escape puts it back.');
    },
    nudgeMoving: moveBy,
    /** The top left corner of what is being placed goes to a point. */
    placeAt: (at: Position) => {
      const { moving } = view.getState();
      if (moving === null) return;
      const corner = bounds(Object.values(moving));
      moveBy({ x: at.x - corner.x, y: at.y - corner.y });
    },
    /** Ends placing: what was placed stays there, as one step, or is back where it was. */
    stopMoving: (keep: boolean) => {
      const { moving } = view.getState();
      if (moving === null) return;
      const { actions, notes } = graph();
      const changed = Object.entries(moving).filter(([id, to]) => {
        const now = (actions[id] ?? notes[id])?.position;
        return now !== undefined && (now.x !== to.x || now.y !== to.y);
      });
      if (keep && changed.length > 0) {
        commit([{ op: 'move', positions: Object.fromEntries(changed) }], 'Move');
      }
      view.setState({ moving: null });
      say(view, keep ? 'Placed' : 'Back where it was');
    },
  };
}
