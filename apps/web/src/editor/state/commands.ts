/**
 * Everything a person can do to a story, one function each: mouse, keyboard, menus and the outline
 * call the same ones. Every command is one undo step and says what it did.
 */
import type { ActionSettings, Change, Graph, Id, Json, Position, ScheduleSpec } from '@storyloom/engine';
import type { Draft } from '../document/draft.ts';
import { type Addition, addChanges, type Likeness } from '../rules/add.ts';
import { type Copied, copied, duplicateChanges } from '../rules/clipboard.ts';
import { emptiedBy, itemsOf } from '../rules/groups.ts';
import type { Pasted } from '../rules/paste.ts';
import { snapped } from '../rules/place.ts';
import { renameChanges } from '../rules/rename.ts';
import { isSource } from '../rules/types.ts';
import { createArranging } from './arranging.ts';
import { connectCommands } from './connect-commands.ts';
import { linkCommands } from './link-commands.ts';
import { placeCommands } from './place-commands.ts';
import { say, type ViewStore } from './view.ts';

export type Commands = ReturnType<typeof createCommands>;

/** What a family of commands works with. */
export type CommandContext = {
  graph: () => Graph;
  view: ViewStore;
  commit: (changes: Change[], label: string, key?: string) => void;
  nameOf: (id: Id) => string;
  select: (ids: readonly Id[], panel?: 'open' | 'keep') => void;
};

export function createCommands({ draft, view }: { draft: Draft; view: ViewStore }) {
  const graph = () => draft.store.getState().graph;
  let own: Copied | null = null;
  const nameOf = (id: Id) => (graph().actions[id] ?? graph().groups[id])?.name ?? 'Action';
  const commit = (changes: Change[], label: string, key?: string) => {
    draft.commit(changes, { label, ...(key === undefined ? {} : { key }) });
  };
  /** One selected Action fills the panel: `open` opens it, otherwise it stays as it is. */
  const select = (ids: readonly Id[], panel: 'open' | 'keep' = 'keep') => {
    const [only] = ids.length === 1 ? ids : [];
    const { actions, notes, groups } = graph();
    const fills = only !== undefined && (actions[only] ?? notes[only] ?? groups[only]) !== undefined;
    view.setState((state) => ({
      selection: ids,
      selectedLinks: [],
      focus: ids.at(-1) ?? state.focus,
      panelOpen: fills && (panel === 'open' || state.panelOpen),
    }));
  };

  const context: CommandContext = { graph, view, commit, nameOf, select };
  const commands = {
    select,
    ...linkCommands(context),
    ...placeCommands(context),
    ...createArranging({ draft, view, select }),
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
    addAfterSelection: (type: string, at: Position, like?: Likeness): Id | null => {
      const [from, more] = view.getState().selection;
      const follows = from !== undefined && more === undefined && graph().actions[from] !== undefined;
      return commands.add({ type, like, at, ...(follows ? { after: { from } } : {}) });
    },
    remove: (ids: readonly Id[], links: readonly Id[] = []) => {
      const { actions, notes, groups } = graph();
      const chosen = ids.filter((id) => groups[id]);
      const changes: Change[] = [
        ...links.map((id): Change => ({ op: 'remove_link', id })),
        ...chosen.map((id): Change => ({ op: 'remove_group', id })),
        ...ids.flatMap((id): Change[] => {
          if (actions[id]) return [{ op: 'remove_action', id }];
          return notes[id] ? [{ op: 'remove_note', id }] : [];
        }),
        ...emptiedBy(graph(), ids).filter(
          (change) => change.op === 'remove_group' && !chosen.includes(change.id),
        ),
      ];
      if (changes.length === 0) return;
      const cut = links.length === 1 ? 'Link' : `${links.length} links`;
      const what = ids.length === 0 ? cut : ids.length === 1 ? nameOf(ids[0] ?? '') : `${ids.length} Actions`;
      commit(changes, `Delete ${ids.length === 0 ? cut.toLowerCase() : what}`);
      view.setState({ selection: [], selectedLinks: [], panelOpen: false, focus: null });
      say(view, `${what} deleted`);
    },
    removeSelected: () => {
      const { selection, selectedLinks } = view.getState();
      commands.remove(selection, selectedLinks);
    },
    /** Deletes what is selected, and the flow closes behind the Actions. */
    healSelected: () => {
      const { selection, selectedLinks } = view.getState();
      commands.removeHealing(selection, selectedLinks);
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
      const positions = itemsOf(graph(), ids).flatMap((id) => {
        const now = (actions[id] ?? notes[id])?.position;
        return now ? [[id, { x: now.x + by.x, y: now.y + by.y }] as const] : [];
      });
      if (positions.length === 0) return;
      commit([{ op: 'move', positions: Object.fromEntries(positions) }], 'Move', `move ${ids.join()}`);
    },
    ...connectCommands(context),
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
      say(view, disabled ? 'Disabled: events end there' : 'Enabled');
    },
    /** Bypasses all of these that have an input, or none of them. What starts the story has nothing to pass on. */
    toggleBypassed: (ids: readonly Id[]) => {
      const chosen = ids.flatMap((id) => graph().actions[id] ?? []);
      const actions = chosen.filter((action) => !isSource(action));
      if (actions.length === 0) return;
      const bypassed = actions.some((action) => action.bypassed !== true);
      commit(
        actions.map(({ id }): Change => ({ op: 'update_action', id, bypassed })),
        bypassed ? 'Bypass' : 'End bypass',
      );
      say(view, bypassed ? 'Bypassed: events pass through unchanged' : 'Bypass ended');
    },
    /** A copy beside the originals, or moved away from them by so much. */
    duplicate: (ids: readonly Id[], movedBy?: Position) => {
      const { ids: made, changes } = duplicateChanges(graph(), ids, movedBy && snapped(movedBy));
      if (changes.length === 0) return;
      commit(changes, 'Duplicate');
      select(made);
      say(view, `${made.length === 1 ? nameOf(made[0] ?? '') : `${made.length} Actions`} added`);
    },
    /** The selection as text, or null when nothing is selected. */
    copy: (ids: readonly Id[] = view.getState().selection): string | null => {
      if (ids.length === 0) return null;
      own = copied(graph(), ids);
      const { left } = own;
      const without = left === 0 ? '' : `, without ${left === 1 ? 'a secret' : `${left} secrets`}`;
      say(view, `${ids.length === 1 ? nameOf(ids[0] ?? '') : ids.length} copied${without}`);
      return own.text;
    },
    paste: async (text: string, at: Position, { keepIncoming = false } = {}): Promise<Pasted> => {
      const { pasteChanges } = await import('../rules/paste.ts');
      const [first, more] = view.getState().selection;
      const selected = more === undefined ? first : undefined;
      const pasted = pasteChanges(graph(), text, { at, keepIncoming, own, selected });
      if (pasted.ok) {
        commit(pasted.changes, 'Paste');
        select(pasted.ids);
        if (!pasted.into) say(view, `${pasted.ids.length} pasted`);
      }
      return pasted;
    },
    /** A cURL command in place of an HTTP Request's options, as one step. */
    takeCurl: async (id: Id, text: string): Promise<Pasted> => {
      const { curlInto } = await import('../rules/paste.ts');
      const action = graph().actions[id];
      const pasted: Pasted = action ? curlInto(action, text) : { ok: false, problems: null };
      if (pasted.ok) commit(pasted.changes, 'Paste');
      return pasted;
    },
    undo: () => travelled('undo'),
    redo: () => travelled('redo'),
    selectAll: () => select([...Object.keys(graph().actions), ...Object.keys(graph().notes)]),
  };

  function travelled(direction: 'undo' | 'redo'): void {
    const has = draft.store.getState().history[direction].length > 0;
    const label = draft.travel(direction);
    const { actions, notes, groups } = graph();
    const left = view.getState().selection.filter((id) => actions[id] ?? notes[id] ?? groups[id]);
    if (left.length !== view.getState().selection.length) select(left);
    if (!has) say(view, `Nothing to ${direction}`);
    else if (label !== null) say(view, `${direction === 'undo' ? 'Undone' : 'Redone'}: ${label}`);
  }

  return commands;
}
