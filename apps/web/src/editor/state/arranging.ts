/** Commands that bring order: tidy, align, groups, notes. Each is one undo step and says what it did. */
import { type Change, type Id, newId, type Position, type Tint } from '@storyloom/engine';
import { type Tidier, tidyAway } from '../arrange/tidy-away.ts';
import type { Draft } from '../document/draft.ts';
import { type Axis, aligned, distributed, type Edge, type Placed } from '../rules/align.ts';
import { everyEvent } from '../rules/event-search.ts';
import {
  anyBox,
  freeGroupName,
  groupChanges,
  members,
  regroupChanges,
  removeWithMembers,
  spread,
  standIn,
} from '../rules/groups.ts';
import { snapped } from '../rules/place.ts';
import { tidyRequest } from '../rules/tidy-request.ts';
import { say, tell, type ViewStore } from './view.ts';

type Deps = {
  draft: Draft;
  view: ViewStore;
  select: (ids: readonly Id[], panel?: 'open' | 'keep') => void;
  tidy?: Tidier | undefined;
};

type GroupSet = { name?: string; tint?: Tint; collapsed?: boolean };
type NoteSet = { content?: string; width?: number; height?: number; tint?: Tint };

export function createArranging({ draft, view, select, tidy = tidyAway }: Deps) {
  const graph = () => draft.store.getState().graph;
  const commit = (changes: Change[], label: string, key?: string) =>
    draft.commit(changes, { label, ...(key === undefined ? {} : { key }) });
  let tidying: AbortController | null = null;

  /** What really moves, groups as their members. */
  const movesTo = (positions: Readonly<Record<Id, Position>>): Record<Id, Position> => {
    const { actions, notes } = graph();
    // The group goes onto the grid, not each of its members: these keep their distances.
    const onGrid = Object.fromEntries(Object.entries(positions).map(([id, at]) => [id, snapped(at)]));
    const moved = Object.entries(spread(graph(), onGrid)).flatMap(([id, next]) => {
      const now = (actions[id] ?? notes[id])?.position;
      return now === undefined || (now.x === next.x && now.y === next.y) ? [] : [[id, next] as const];
    });
    return Object.fromEntries(moved);
  };
  /** Answers whether anything moved. */
  const moveTo = (positions: Readonly<Record<Id, Position>>, label: string): boolean => {
    const moved = movesTo(positions);
    if (Object.keys(moved).length === 0) return false;
    commit([{ op: 'move', positions: moved }], label);
    return true;
  };
  /** What the selection is made of when it is lined up: a member of a selected or collapsed group is no part of its own. */
  const chosenBoxes = (): Placed[] => {
    const now = graph();
    const { selection } = view.getState();
    const chosen = new Set(selection.map((id) => standIn(now, id) ?? id));
    return [...chosen].flatMap((id) => {
      const group = (now.actions[id] ?? now.notes[id])?.group;
      const box = group !== undefined && chosen.has(group) ? null : anyBox(now, id);
      return box ? [{ id, ...box }] : [];
    });
  };
  const lineUp = (positions: Record<Id, Position>, label: string, done: string) => {
    if (moveTo(positions, label)) say(view, done);
    else tell(view, 'Nothing had to move.');
  };
  /** Groups among these ids, those of Actions and notes included. */
  const groupsOf = (ids: readonly Id[]): Id[] => {
    const { groups, actions, notes } = graph();
    return [...new Set(ids.flatMap((id) => (groups[id] ? id : ((actions[id] ?? notes[id])?.group ?? []))))];
  };
  const nameOf = (id: Id) => graph().groups[id]?.name || 'Group';

  const arranging = {
    /** Ends a drag at these places, joins and leaves of groups included. */
    drop: (positions: Readonly<Record<Id, Position>>) => {
      const moved = movesTo(positions);
      if (Object.keys(moved).length === 0) return;
      const changes = regroupChanges(graph(), moved);
      commit([{ op: 'move', positions: moved }, ...changes], 'Move');
      for (const change of changes) {
        if (change.op !== 'set_group') continue;
        say(view, change.group === null ? 'Out of its group' : `Into ${nameOf(change.group)}`);
      }
    },
    /** The selection in order, or everything when fewer than two are selected. Resolves when it is done or cancelled. */
    tidy: async (): Promise<void> => {
      tidying?.abort();
      const mine = new AbortController();
      tidying = mine;
      const request = tidyRequest(graph(), view.getState().selection);
      view.setState({ tidying: request.items.length });
      try {
        const positions = await tidy(request, mine.signal);
        if (moveTo(positions, 'Tidy')) say(view, 'Tidied');
        else tell(view, 'It is tidy already.');
      } catch {
        if (tidying === mine || tidying === null)
          say(view, mine.signal.aborted ? 'Not tidied' : 'Tidying failed');
      } finally {
        if (tidying === mine) {
          tidying = null;
          view.setState({ tidying: null });
        }
      }
    },
    cancelTidy: () => {
      tidying?.abort();
      tidying = null;
      view.setState({ tidying: null });
    },
    align: (edge: Edge) => lineUp(aligned(chosenBoxes(), edge), 'Align', `Aligned, ${edge}`),
    distribute: (axis: Axis) =>
      lineUp(
        distributed(chosenBoxes(), axis),
        'Distribute',
        axis === 'across' ? 'Spread across' : 'Spread down',
      ),
    /** Makes a group of these and opens its name. Returns its id, or null when nothing can be grouped. */
    group: (ids: readonly Id[]): Id | null => {
      const made = groupChanges(graph(), ids, freeGroupName(graph()));
      if (made === null) return null;
      commit(made.changes, 'Group');
      select([made.id]);
      view.setState({ editing: made.id });
      say(view, `${nameOf(made.id)} made of ${members(graph(), made.id).length}. Type its name.`);
      return made.id;
    },
    /** Ends these groups, or the groups of these; what is in them stays. */
    ungroup: (ids: readonly Id[]) => {
      const groups = groupsOf(ids);
      if (groups.length === 0) return;
      const left = groups.flatMap((id) => members(graph(), id));
      commit(
        groups.map((id): Change => ({ op: 'remove_group', id })),
        'Ungroup',
      );
      select(left);
      say(view, groups.length === 1 ? 'Ungrouped' : `${groups.length} groups ungrouped`);
    },
    removeGroup: (id: Id) => {
      const name = nameOf(id);
      commit(removeWithMembers(graph(), id), `Delete ${name}`);
      view.setState({ selection: [], selectedLinks: [], panelOpen: false, focus: null });
      say(view, `${name} deleted with all that was in it`);
    },
    setGroup: (id: Id, set: GroupSet, key?: string) =>
      commit(
        [{ op: 'update_group', id, ...set }],
        set.collapsed === undefined ? 'Edit group' : 'Collapse',
        key,
      ),
    /** Whether one of these groups, or of the groups of these, is open. */
    wouldCollapse: (ids: readonly Id[]): boolean =>
      groupsOf(ids).some((id) => graph().groups[id]?.collapsed !== true),
    /** Collapses these groups, or the groups of these; opens them when all are collapsed. */
    toggleCollapsed: (ids: readonly Id[]) => {
      const groups = groupsOf(ids);
      if (groups.length === 0) return;
      const collapsed = arranging.wouldCollapse(ids);
      commit(
        groups.map((id): Change => ({ op: 'update_group', id, collapsed })),
        collapsed ? 'Collapse' : 'Expand',
      );
      if (collapsed) select(groups);
      say(view, collapsed ? 'Collapsed' : 'Expanded');
    },
    /** Adds an empty note there and opens it for writing. */
    addNote: (at: Position): Id => {
      const id = newId();
      commit([{ op: 'add_note', note: { id, content: '', position: snapped(at) } }], 'Add note');
      select([id]);
      view.setState({ editing: id });
      say(view, 'Note added. Type its text.');
      return id;
    },
    setNote: (id: Id, set: NoteSet, key?: string) =>
      commit([{ op: 'update_note', id, ...set }], 'Edit note', key),
    /** Lists the events of an Action, or of one of its ports, in the drawer. */
    showEvents: (actionId: Id, port = '') => {
      view.setState({
        eventSearch: { ...everyEvent, actionId, port },
        drawerTab: 'events',
        drawerOpen: true,
      });
    },
    /** Opens a note's text, or the name of a group, where it stands. */
    edit: (id: Id) => {
      const { notes, groups } = graph();
      if (notes[id] ?? groups[id]) view.setState({ editing: id, focus: id });
    },
    endEditing: () => {
      draft.seal();
      view.setState({ editing: null });
    },
  };
  return arranging;
}
