/**
 * Everything a person can do to a story, one function each: mouse, keyboard, menus and the outline
 * call the same ones. Every command is one undo step and says what it did.
 */
import type { ActionSettings, Change, Id, Json, Position, ScheduleSpec } from '@storyloom/engine';
import type { Draft } from '../document/draft.ts';
import { type Addition, addChanges } from '../rules/add.ts';
import { copyText, duplicateChanges, type Pasted, pasteChanges } from '../rules/clipboard.ts';
import { type Connection, connectChanges, likelyPort, whyNot } from '../rules/connect.ts';
import { snapped } from '../rules/place.ts';
import { renameChanges } from '../rules/rename.ts';
import { portTitle } from '../rules/types.ts';
import { say, type ViewStore } from './view.ts';

export type Commands = ReturnType<typeof createCommands>;

export function createCommands({ draft, view }: { draft: Draft; view: ViewStore }) {
  const graph = () => draft.store.getState().graph;
  const nameOf = (id: Id) => graph().actions[id]?.name ?? 'Action';
  const commit = (changes: Change[], label: string, key?: string) => {
    draft.commit(changes, { label, ...(key === undefined ? {} : { key }) });
  };
  /** One selected Action fills the panel: `open` opens it, otherwise it stays as it is. */
  const select = (ids: readonly Id[], panel: 'open' | 'keep' = 'keep') => {
    const [only] = ids.length === 1 ? ids : [];
    const { actions, notes } = graph();
    const fills = only !== undefined && (actions[only] ?? notes[only]) !== undefined;
    view.setState((state) => ({
      selection: ids,
      selectedLinks: [],
      focus: ids.at(-1) ?? state.focus,
      panelOpen: fills && (panel === 'open' || state.panelOpen),
    }));
  };

  const commands = {
    select,
    /** Adds an Action and selects it. Returns its id, or null for an unknown type. */
    add: (addition: Addition): Id | null => {
      const added = addChanges(graph(), addition);
      if (added === null) return null;
      const { id, changes } = added;
      const linked =
        changes.length > 1 && addition.after ? ` and linked to ${nameOf(addition.after.from)}` : '';
      commit(changes, 'Add Action');
      select([id], 'open');
      say(view, `${nameOf(id)} added${linked}`);
      return id;
    },
    /** Adds behind the one selected Action, or where it is told. */
    addAfterSelection: (type: string, at: Position): Id | null => {
      const [from, more] = view.getState().selection;
      const follows = from !== undefined && more === undefined && graph().actions[from] !== undefined;
      return commands.add({ type, at, ...(follows ? { after: { from } } : {}) });
    },
    remove: (ids: readonly Id[], links: readonly Id[] = []) => {
      const { actions, notes } = graph();
      const changes: Change[] = [
        ...links.map((id): Change => ({ op: 'remove_link', id })),
        ...ids.flatMap((id): Change[] => {
          if (actions[id]) return [{ op: 'remove_action', id }];
          return notes[id] ? [{ op: 'remove_note', id }] : [];
        }),
      ];
      if (changes.length === 0) return;
      const what =
        ids.length === 0 ? 'Link' : ids.length === 1 ? nameOf(ids[0] ?? '') : `${ids.length} Actions`;
      commit(changes, `Delete ${ids.length === 0 ? 'link' : what}`);
      view.setState({ selection: [], selectedLinks: [], panelOpen: false, focus: null });
      say(view, `${what} deleted`);
    },
    removeSelected: () => {
      const { selection, selectedLinks } = view.getState();
      commands.remove(selection, selectedLinks);
    },
    move: (positions: Record<Id, Position>) => {
      const { actions, notes } = graph();
      const moved = Object.entries(positions).flatMap(([id, position]) => {
        const now = (actions[id] ?? notes[id])?.position;
        const next = snapped(position);
        return now === undefined || (now.x === next.x && now.y === next.y) ? [] : [[id, next] as const];
      });
      if (moved.length > 0) commit([{ op: 'move', positions: Object.fromEntries(moved) }], 'Move');
    },
    moveBy: (ids: readonly Id[], by: Position) => {
      const { actions, notes } = graph();
      const positions = ids.flatMap((id) => {
        const now = (actions[id] ?? notes[id])?.position;
        return now ? [[id, { x: now.x + by.x, y: now.y + by.y }] as const] : [];
      });
      if (positions.length === 0) return;
      commit([{ op: 'move', positions: Object.fromEntries(positions) }], 'Move', `move ${ids.join()}`);
    },
    /** Links two Actions, or says why not. */
    connect: (connection: Connection): boolean => {
      const refusal = whyNot(graph(), connection);
      if (refusal === null) commit(connectChanges(connection), 'Connect');
      const port = portTitle(graph().actions[connection.from], connection.port);
      say(view, refusal ?? `${nameOf(connection.from)}, ${port}, linked to ${nameOf(connection.to)}`);
      return refusal === null;
    },
    startConnecting: (from: Id, port: string | null = likelyPort(graph(), from)) => {
      if (port === null) return;
      view.setState({ connecting: { from, port, candidate: null, refusal: null } });
      const name = portTitle(graph().actions[from], port);
      say(view, `Choose the target for ${nameOf(from)}, ${name}. Arrows move, Enter links, Escape leaves.`);
    },
    /** The pointer or the arrows are on this Action now. Returns why it cannot be the target. */
    pointAt: (candidate: Id | null): string | null => {
      const { connecting } = view.getState();
      if (connecting === null) return null;
      const { from, port } = connecting;
      const refusal = candidate === null ? null : whyNot(graph(), { from, port, to: candidate });
      view.setState({ connecting: { from, port, candidate, refusal } });
      return refusal;
    },
    /** Ends connecting at an Action; stays in it when the target is refused. */
    finishConnecting: (to: Id) => {
      const { connecting } = view.getState();
      if (connecting === null) return;
      const done = commands.connect({ from: connecting.from, port: connecting.port, to });
      if (done) view.setState({ connecting: null });
    },
    cancelConnecting: () => {
      view.setState({ connecting: null });
      say(view, 'No link made');
    },
    rename: (id: Id, name: string) => {
      const changes = renameChanges(graph(), id, name);
      if (changes !== null) commit(changes, 'Rename');
    },
    /** One option; undefined takes it away. Typing into it is one step. */
    setOption: (id: Id, key: string, value: Json | undefined) => {
      const change: Change =
        value === undefined
          ? { op: 'update_action', id, unset: [key] }
          : { op: 'update_action', id, set: { [key]: value } };
      commit([change], 'Change options', `option ${id} ${key}`);
    },
    /** All options at once, as one step. */
    setOptions: (id: Id, options: Record<string, Json>) => {
      const now = graph().actions[id]?.options ?? {};
      const set = Object.fromEntries(
        Object.entries(options).filter(([key, value]) => JSON.stringify(now[key]) !== JSON.stringify(value)),
      );
      const unset = Object.keys(now).filter((key) => !Object.hasOwn(options, key));
      if (Object.keys(set).length === 0 && unset.length === 0) return;
      commit([{ op: 'update_action', id, set, unset }], 'Change options');
    },
    /** One setting; undefined takes it away. Typing into it is one step. */
    setSetting: <Key extends keyof ActionSettings>(
      id: Id,
      key: Key,
      value: ActionSettings[Key] | undefined,
    ) => {
      const settings = { [key]: value ?? null };
      commit([{ op: 'update_action', id, settings }], 'Change settings', `setting ${id} ${key}`);
    },
    /** The event that previews and tests take for this Action's; null unpins it. */
    setPin: (id: Id, pin: { output: Json } | null) => {
      commit([{ op: 'update_action', id, pin }], pin === null ? 'Unpin event' : 'Pin event');
      say(view, `${nameOf(id)}: ${pin === null ? 'event unpinned' : 'event pinned'}`);
    },
    /** All schedules of an Action; none takes the setting away. */
    setSchedule: (id: Id, specs: ScheduleSpec[]) => {
      const schedule = specs.length === 0 ? null : specs;
      commit([{ op: 'update_action', id, settings: { schedule } }], 'Change schedule', `schedule ${id}`);
    },
    toggleDisabled: (ids: readonly Id[]) => {
      const actions = ids.flatMap((id) => graph().actions[id] ?? []);
      const disabled = actions.some((action) => action.disabled !== true);
      if (actions.length === 0) return;
      commit(
        actions.map(({ id }): Change => ({ op: 'update_action', id, disabled })),
        disabled ? 'Disable' : 'Enable',
      );
      say(view, disabled ? 'Disabled' : 'Enabled');
    },
    duplicate: (ids: readonly Id[]) => {
      const { ids: made, changes } = duplicateChanges(graph(), ids);
      if (changes.length === 0) return;
      commit(changes, 'Duplicate');
      select(made);
      say(view, `${made.length === 1 ? nameOf(made[0] ?? '') : `${made.length} Actions`} added`);
    },
    /** The selection as text, or null when nothing is selected. */
    copy: (): string | null => {
      const { selection } = view.getState();
      return selection.length === 0 ? null : copyText(graph(), selection);
    },
    paste: (text: string, at: Position): Pasted => {
      const pasted = pasteChanges(graph(), text, at);
      if (pasted.ok) {
        commit(pasted.changes, 'Paste');
        select(pasted.ids);
        say(view, `${pasted.ids.length} pasted`);
      }
      return pasted;
    },
    undo: () => travelled('undo'),
    redo: () => travelled('redo'),
    selectAll: () => select([...Object.keys(graph().actions), ...Object.keys(graph().notes)]),
  };

  function travelled(direction: 'undo' | 'redo'): void {
    const label = draft.travel(direction);
    const { actions, notes } = graph();
    const left = view.getState().selection.filter((id) => actions[id] ?? notes[id]);
    if (left.length !== view.getState().selection.length) select(left);
    say(
      view,
      label === null ? `Nothing to ${direction}` : `${direction === 'undo' ? 'Undone' : 'Redone'}: ${label}`,
    );
  }

  return commands;
}
