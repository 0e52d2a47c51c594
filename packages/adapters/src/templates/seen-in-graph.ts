/** What a graph says about itself without being run: whom it calls, and what it does first. */
import type { Graph, GraphAction } from '@storyloom/engine';

/** In the order of reading: from the top, and from the left. */
function inOrder({ actions }: Graph): GraphAction[] {
  return Object.values(actions).sort(
    (a, b) => a.position.y - b.position.y || a.position.x - b.position.x || (a.slug < b.slug ? -1 : 1),
  );
}

/** Hosts that its Actions call, each once, as they are written; a pill stands without its brackets. */
export function hostsOf(graph: Graph): { hosts: string[]; sendsMail: boolean } {
  const actions = inOrder(graph);
  const hosts = actions.flatMap(({ type, options }) => {
    if (type === 'http-request') return hostIn(options.url);
    return type === 'receive-email' ? hostIn(options.host) : hostIn(options.smtp_server);
  });
  const sendsMail = actions.some(
    ({ type, options }) => type === 'send-email' && hostIn(options.smtp_server).length === 0,
  );
  return { hosts: [...new Set(hosts)], sendsMail };
}

/** The host of an address, or the pill in its place: `RESOURCE.jira_site`. */
function hostIn(address: unknown): string[] {
  if (typeof address !== 'string') return [];
  const [, pill, host] = /^\s*(?:https?:\/\/)?(?:<<\s*(.+?)\s*>>|([^/?#\s]+))/i.exec(address) ?? [];
  const found = pill ?? host?.toLowerCase();
  return found === undefined ? [] : [found];
}

/** The types of its Actions from the start on; of an Event Transform the mode, where it has one. */
export function stepsOf(graph: Graph): string[] {
  return inOrder(graph).map(({ type, options: { mode } }) =>
    type === 'event-transform' && typeof mode === 'string' && mode !== 'message_only' ? mode : type,
  );
}
