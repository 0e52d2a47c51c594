'use client';
import type { Graph, Id } from '@storyloom/engine';
import { Group, StickyNote } from 'lucide-react';
import { cx } from '../../ui/cx.ts';
import { Icon, type IconShape } from '../../ui/icon.tsx';
import { actionsIn } from '../rules/groups.ts';
import { useEditor, useGraphPart, useView } from '../state/use-editor.ts';
import { openRowMenu } from './row-menu.ts';

/** Groups and notes, after the Actions: they have no place in the flow. */
export function OutlineAsides({ dense }: { dense: boolean }) {
  const { groups, notes } = useGraphPart(asidesOf);
  if (groups.length + notes.length === 0) return null;
  return (
    <section aria-label="Groups and notes" className={dense ? 'border-t border-line p-1' : undefined}>
      <h2 className={cx('text-12 font-medium text-ink-3', dense ? 'px-2 py-1.5' : 'px-4 pt-4 pb-1')}>
        Groups and notes
      </h2>
      <ul>
        {groups.map((group) => (
          <Aside key={group.id} {...group} icon={Group} dense={dense} />
        ))}
        {notes.map((note) => (
          <Aside key={note.id} {...note} icon={StickyNote} detail="Note" dense={dense} />
        ))}
      </ul>
    </section>
  );
}

function asidesOf(graph: Graph) {
  return {
    groups: Object.values(graph.groups).map(({ id, name }) => {
      const { length } = actionsIn(graph, id);
      return { id, name: name || 'Group', detail: length === 1 ? '1 Action' : `${length} Actions` };
    }),
    notes: Object.values(graph.notes).map(({ id, content }) => ({ id, name: headingOf(content) })),
  };
}

type Props = { id: Id; icon: IconShape; name: string; detail: string; dense: boolean };

function Aside({ id, icon, name, detail, dense }: Props) {
  const { commands, canvas, view } = useEditor();
  const selected = useView((state) => state.selection.includes(id));
  return (
    <li>
      <button
        type="button"
        onClick={() => {
          commands.select([id], 'open');
          canvas.current?.reveal(id);
        }}
        onContextMenu={(event) => {
          event.preventDefault();
          openRowMenu(view, commands, id, event.currentTarget);
        }}
        aria-current={selected || undefined}
        className={cx(
          'flex w-full items-center text-left',
          dense ? 'h-8 gap-2 rounded-2 px-2 hover:bg-hover' : 'h-12 gap-3 px-4 active:bg-pressed',
          selected && 'bg-selected',
        )}
      >
        <Icon of={icon} size={dense ? 14 : 20} className="text-ink-3" />
        <span className="min-w-0 flex-1 truncate">{name}</span>
        <span className="shrink-0 text-11 text-ink-3">{detail}</span>
      </button>
    </li>
  );
}

/** The first line that says something, without its Markdown. */
function headingOf(content: string): string {
  const line = content.split('\n').find((one) => one.trim() !== '');
  return line?.replace(/^[#>\-*\s]+/, '').replaceAll(/[*_`]/g, '') || 'Empty note';
}
