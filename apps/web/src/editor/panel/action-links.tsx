'use client';
import type { GraphAction, GraphLink } from '@storyloom/engine';
import { Link2, X } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Tag } from '../../ui/tag.tsx';
import { targetsOf } from '../rules/connect.ts';
import { portsOf, portTitle } from '../rules/types.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';

/** Where events come from and where they go, as a list: linking without the canvas. */
export function ActionLinks({ action }: { action: GraphAction }) {
  const graph = useGraph();
  const { readOnly } = useEditor();
  const links = Object.values(graph.links);
  const incoming = links.filter((link) => link.to === action.id);
  const outgoing = links.filter((link) => link.from === action.id);
  return (
    <section aria-label="Links" className="-mx-4 border-t border-line px-4 pt-3">
      <h2 className="mb-1 text-12 font-medium text-ink-2">Links</h2>
      <ul>
        {incoming.map((link) => (
          <LinkRow key={link.id} link={link} towards="from" />
        ))}
        {outgoing.map((link) => (
          <LinkRow key={link.id} link={link} towards="to" />
        ))}
      </ul>
      {incoming.length + outgoing.length === 0 && <p className="text-12 text-ink-3">None yet.</p>}
      {!readOnly && (
        <div className="mt-1.5 flex flex-wrap gap-2">
          {portsOf(action).map((port) => (
            <TargetMenu key={port.name} action={action} port={port} />
          ))}
        </div>
      )}
    </section>
  );
}

function LinkRow({ link, towards }: { link: GraphLink; towards: 'from' | 'to' }) {
  const graph = useGraph();
  const { commands, canvas, readOnly } = useEditor();
  const source = graph.actions[link.from];
  const other = graph.actions[link[towards]];
  if (!other) return null;
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
      <Tag>{portTitle(source, link.port)}</Tag>
      {!readOnly && (
        <span className="ml-auto">
          <IconButton
            icon={X}
            size="sm"
            label={`Remove the link ${towards} ${other.name}`}
            onClick={() => commands.remove([], [link.id])}
          />
        </span>
      )}
    </li>
  );
}

function TargetMenu({ action, port }: { action: GraphAction; port: { name: string; title: string } }) {
  const graph = useGraph();
  const { commands } = useEditor();
  const targets = targetsOf(graph, action.id, port.name).flatMap((id) => graph.actions[id] ?? []);
  return (
    <Menu
      trigger={
        <Button size="sm" icon={Link2} disabled={targets.length === 0}>
          Link {port.title.toLowerCase()} to
        </Button>
      }
    >
      {targets.map((target) => (
        <MenuItem
          key={target.id}
          onSelect={() => commands.connect({ from: action.id, port: port.name, to: target.id })}
        >
          {target.name}
        </MenuItem>
      ))}
    </Menu>
  );
}
