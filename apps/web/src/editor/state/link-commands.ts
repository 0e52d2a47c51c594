/** What can be done to links, and to Actions with regard to their links: each is one undo step. */
import type { Change, Id, Position } from '@storyloom/engine';
import type { Likeness } from '../rules/add.ts';
import { healChanges } from '../rules/heal.ts';
import { linksFrom, linksTo } from '../rules/incoming.ts';
import { insertChanges, spliceChanges, whyNotInto } from '../rules/insert.ts';
import { portTitle } from '../rules/types.ts';
import type { CommandContext } from './commands.ts';
import { say } from './view.ts';

export function linkCommands({ graph, view, commit, nameOf, select }: CommandContext) {
  const removeLinks = (
    ids: readonly Id[],
    what = ids.length === 1 ? 'Link deleted' : `${ids.length} links deleted`,
  ) => {
    if (ids.length === 0) return;
    commit(
      ids.map((id): Change => ({ op: 'remove_link', id })),
      ids.length === 1 ? 'Delete link' : 'Delete links',
    );
    view.setState({ selectedLinks: [] });
    say(view, what);
  };

  return {
    /** Deletes links; what is selected besides them stays so. */
    removeLinks,
    /** Puts a new Action into a link and selects it. Returns its id, or null when it takes no input. */
    insertInto: (link: Id, type: string, at?: Position, like?: Likeness): Id | null => {
      const made = insertChanges(graph(), link, { type, like, at });
      if (made === null) {
        say(view, whyNotInto(type) ?? 'This link is not in the story any more');
        return null;
      }
      commit(made.changes, 'Insert Action');
      select([made.id], 'open');
      say(view, `${nameOf(made.id)} inserted`);
      return made.id;
    },
    /** Puts an Action that has no links into one. */
    splice: (link: Id, id: Id, at: Position): boolean => {
      const changes = spliceChanges(graph(), link, { id, at });
      if (changes === null) return false;
      commit(changes, 'Insert Action');
      say(view, `${nameOf(id)} inserted`);
      return true;
    },
    /** Deletes Actions and joins what led to them with what followed; notes and links go as they are. */
    removeHealing: (ids: readonly Id[], links: readonly Id[] = []) => {
      const healed = healChanges(graph(), ids);
      const joined = healed.filter(({ op }) => op === 'add_link').length;
      const changes: Change[] = [
        ...links.map((id): Change => ({ op: 'remove_link', id })),
        ...healed,
        ...ids.flatMap((id): Change[] => (graph().notes[id] ? [{ op: 'remove_note', id }] : [])),
      ];
      if (changes.length === 0) return;
      const what =
        ids.length === 1 ? nameOf(ids[0] ?? '') : ids.length === 0 ? 'Link' : `${ids.length} items`;
      commit(changes, 'Delete and reconnect');
      view.setState({ selection: [], selectedLinks: [], panelOpen: false, focus: null });
      const how = joined === 0 ? '' : `, ${joined === 1 ? '1 link' : `${joined} links`} made in its place`;
      say(view, `${what} deleted${how}`);
    },
    /** Removes all links of a port, or of the input when no port is named. */
    breakLinks: (id: Id, port: string | null) => {
      const links =
        port === null ? linksTo(graph(), id) : linksFrom(graph(), id).filter((link) => link.port === port);
      const where = port === null ? 'the input' : portTitle(graph().actions[id], port);
      const count = links.length === 1 ? 'Link' : `${links.length} links`;
      removeLinks(
        links.map((link) => link.id),
        `${count} of ${nameOf(id)}, ${where}, deleted`,
      );
    },
    /** Selects links: these alone, these too, or the other way round for each. */
    selectLinks: (ids: readonly Id[], how: 'only' | 'add' | 'toggle' = 'only') => {
      const { selection, selectedLinks } = view.getState();
      if (how === 'only') {
        view.setState({ selection: [], selectedLinks: ids, panelOpen: false });
        return;
      }
      const next = new Set(selectedLinks);
      for (const id of ids) {
        if (how === 'toggle' && next.has(id)) next.delete(id);
        else next.add(id);
      }
      view.setState({
        selectedLinks: [...next],
        panelOpen: selection.length === 1 && view.getState().panelOpen,
      });
    },
  };
}
