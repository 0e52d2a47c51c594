'use client';
import type { Graph, Id } from '@storyloom/engine';
import { Link2, X } from 'lucide-react';
import { memo, useCallback } from 'react';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Tag } from '../../ui/tag.tsx';
import { hasTarget, targetsOf } from '../rules/connect.ts';
import { linksFrom, linksTo } from '../rules/incoming.ts';
import { portsOf, portTitle } from '../rules/types.ts';
import { useDraft, useEditor, useGraph, useGraphPart } from '../state/use-editor.ts';

/** Where events come from and where they go, as a list: linking without the canvas. */
export const ActionLinks = memo(function ActionLinks({ id }: { id: Id }) {
  const { links, ports } = useGraphPart(useCallback((graph: Graph) => endsOf(graph, id), [id]));
  const { readOnly } = useEditor();
  return (
    <section aria-label="Links" className="-mx-4 border-t border-line px-4 pt-3">
      <h2 className="mb-1 text-12 font-medium text-ink-2">Links</h2>
      <ul>
        {links.map((link) => (
          <LinkRow key={`${link.id} ${link.towards}`} {...link} />
        ))}
      </ul>
      {links.length === 0 && <p className="text-12 text-ink-3">None yet.</p>}
      {!readOnly && (
        <div className="mt-1.5 flex flex-wrap gap-2">
          {ports.map(({ name, title }) => (
            <TargetMenu key={name} from={id} port={name} title={title} />
          ))}
        </div>
      )}
    </section>
  );
});

type End = { id: Id; towards: 'from' | 'to'; other: { id: Id; name: string }; port: string };

/** The other ends of its links, first of those that lead here, and the ports of its own. */
function endsOf(graph: Graph, id: Id) {
  const end =
    (towards: End['towards']) =>
    (link: { id: Id; from: Id; to: Id; port: string }): End[] => {
      const other = graph.actions[link[towards]];
      if (!other) return [];
      const port = portTitle(graph.actions[link.from], link.port);
      return [{ id: link.id, towards, other: { id: other.id, name: other.name }, port }];
    };
  const action = graph.actions[id];
  return {
    links: [...linksTo(graph, id).flatMap(end('from')), ...linksFrom(graph, id).flatMap(end('to'))],
    ports: action ? portsOf(action) : [],
  };
}

function LinkRow({ id, towards, other, port }: End) {
  const { commands, canvas, readOnly } = useEditor();
  return (
    <li className="flex min-h-7 items-center gap-2 max-sm:min-h-11">
      <span className="w-8 text-12 text-ink-3">{towards === 'from' ? 'From' : 'To'}</span>
      <button
        type="button"
        className="min-w-0 truncate rounded-1 text-left text-accent-text hover:underline max-sm:min-h-11"
        onClick={() => {
          commands.select([other.id], 'open');
          canvas.current?.reveal(other.id);
        }}
      >
        {other.name}
      </button>
      <Tag>{port}</Tag>
      {!readOnly && (
        <span className="ml-auto">
          <IconButton
            icon={X}
            size="sm"
            label={`Remove the link ${towards} ${other.name}`}
            onClick={() => commands.remove([], [id])}
          />
        </span>
      )}
    </li>
  );
}

type Port = { from: Id; port: string };

function TargetMenu({ title, ...port }: Port & { title: string }) {
  const none = useDraft(({ graph }) => !hasTarget(graph, port));
  return (
    <Menu
      trigger={
        <Button size="sm" icon={Link2} disabled={none}>
          Link {title.toLowerCase()} to
        </Button>
      }
    >
      <Targets {...port} />
    </Menu>
  );
}

/** Only there while the menu is open: they are as many as the story has Actions. */
function Targets({ from, port }: Port) {
  const graph = useGraph();
  const { commands } = useEditor();
  return targetsOf(graph, { from, port }).map((to) => (
    <MenuItem key={to} onSelect={() => commands.connect({ from, port, to })}>
      {graph.actions[to]?.name}
    </MenuItem>
  ));
}
