/** Linking by choosing: a port and then its target, or another end for a link that is there. */
import type { Id } from '@storyloom/engine';
import {
  type Connection,
  connectChanges,
  ledTo,
  likelyPort,
  moveLinkChanges,
  whyNot,
  whyNotMoved,
} from '../rules/connect.ts';
import { portTitle } from '../rules/types.ts';
import type { CommandContext } from './commands.ts';
import { type Connecting, say } from './view.ts';

export function connectCommands({ graph, view, commit, nameOf }: CommandContext) {
  const spoken = ({ from, port, to }: Connection) =>
    `${nameOf(from)}, ${portTitle(graph().actions[from], port)}, linked to ${nameOf(to)}`;

  /** What choosing an Action would make, and why it is not possible. */
  function madeBy(
    { from, port, moves }: Connecting,
    id: Id,
  ): { made: Connection | null; refusal: string | null } {
    if (moves === null) {
      const made = { from, port, to: id };
      return { made, refusal: whyNot(graph(), made) };
    }
    const link = graph().links[moves.link];
    const made = link ? ledTo(graph(), link, { end: moves.end, id }) : null;
    if (made === null)
      return { made, refusal: link ? 'It has no port' : 'This link is not in the story any more' };
    return { made, refusal: whyNotMoved(graph(), moves.link, made) };
  }

  const commands = {
    /** Links two Actions, or says why not. */
    connect: (connection: Connection): boolean => {
      const refusal = whyNot(graph(), connection);
      if (refusal === null) commit(connectChanges(connection), 'Connect');
      say(view, refusal ?? spoken(connection));
      return refusal === null;
    },
    /** Leads a link elsewhere, or says why not. */
    moveLink: (id: Id, connection: Connection): boolean => {
      const refusal = whyNotMoved(graph(), id, connection);
      const changes = refusal === null ? moveLinkChanges(graph(), id, connection) : [];
      if (changes.length > 0) {
        commit(changes, 'Move link');
        const made = changes.flatMap((change) => (change.op === 'add_link' ? [change.link.id] : []));
        view.setState({ selection: [], selectedLinks: made, panelOpen: false });
      }
      say(view, refusal ?? (changes.length > 0 ? spoken(connection) : 'The link stays as it is'));
      return refusal === null;
    },
    startConnecting: (from: Id, port: string | null = likelyPort(graph(), from)) => {
      if (port === null) return;
      view.setState({ connecting: { from, port, moves: null, candidate: null, refusal: null } });
      const name = portTitle(graph().actions[from], port);
      say(view, `Choose the target for ${nameOf(from)}, ${name}. Arrows move, Enter links, Escape leaves.`);
    },
    /** Chooses another end for a link, without dragging it. */
    startMovingLink: (id: Id, end: 'from' | 'to') => {
      const link = graph().links[id];
      if (!link) return;
      const { from, port } = link;
      view.setState({ connecting: { from, port, moves: { link: id, end }, candidate: null, refusal: null } });
      const what = end === 'to' ? 'target' : 'start';
      say(view, `Choose the new ${what} of the link. Arrows move, Enter links, Escape leaves.`);
    },
    /** The pointer or the arrows are on this Action now. Returns why it cannot be chosen. */
    pointAt: (candidate: Id | null): string | null => {
      const { connecting } = view.getState();
      if (connecting === null) return null;
      const refusal = candidate === null ? null : madeBy(connecting, candidate).refusal;
      view.setState({ connecting: { ...connecting, candidate, refusal } });
      return refusal;
    },
    /** Ends connecting at an Action; stays in it when that is refused. */
    finishConnecting: (id: Id) => {
      const { connecting } = view.getState();
      if (connecting === null) return;
      const { made, refusal } = madeBy(connecting, id);
      if (made === null || refusal !== null) {
        view.setState({ connecting: { ...connecting, candidate: id, refusal } });
        say(view, refusal ?? '');
        return;
      }
      view.setState({ connecting: null });
      if (connecting.moves === null) commands.connect(made);
      else commands.moveLink(connecting.moves.link, made);
    },
    cancelConnecting: () => {
      const moved = view.getState().connecting?.moves;
      view.setState({ connecting: null });
      say(view, moved ? 'The link stays as it is' : 'No link made');
    },
  };
  return commands;
}
