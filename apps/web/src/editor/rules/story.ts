/** Stories for tests, in two lines: `a -> b` with Actions of the type their name begins with. */
import { emptyGraph, type Graph, type GraphAction, type GraphLink } from '@storyloom/engine';

const types: Record<string, string> = {
  hook: 'webhook',
  message: 'event-transform',
  trigger: 'trigger',
  http: 'http-request',
};

/** `story('hook success message')`: links as `from port to`; each Action stands 88 below the one before. */
export function story(...links: string[]): Graph {
  const actions: Record<string, GraphAction> = {};
  const made: Record<string, GraphLink> = {};
  const place = (id: string) => {
    const type = types[id.replace(/\d+$/, '')] ?? 'event-transform';
    const y = Object.keys(actions).length * 88;
    actions[id] ??= { id, type, name: id, slug: id, options: {}, position: { x: 0, y } };
  };
  for (const text of links) {
    const [from = '', port = '', to = ''] = text.split(' ');
    place(from);
    if (to === '') continue;
    place(to);
    made[text] = { id: text, from, port, to };
  }
  return { ...emptyGraph, actions, links: made };
}
