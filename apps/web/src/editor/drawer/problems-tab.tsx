'use client';
import { TriangleAlert } from 'lucide-react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useProblems } from '../canvas/use-problems.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';

/** Everything that is wrong with the draft before it runs; a click goes there. */
export function ProblemsTab() {
  const { commands, view, canvas } = useEditor();
  const graph = useGraph();
  const problems = [...useProblems().values()].flat();
  if (problems.length === 0) {
    return (
      <div className="p-4">
        <EmptyState title="No problems">
          Every option is filled, every formula reads what is there, every Action is reached.
        </EmptyState>
      </div>
    );
  }
  return (
    <ul aria-label="Problems" className="h-full overflow-y-auto p-1">
      {problems.map(({ actionId, option, message }) => (
        <li key={`${actionId} ${option} ${message}`}>
          <button
            type="button"
            onClick={() => {
              commands.select([actionId], 'open');
              view.setState({ panelTab: 'options' });
              canvas.current?.reveal(actionId);
            }}
            className="tone-waiting flex min-h-6.5 w-full items-center gap-2 rounded-2 px-2 py-0.5 text-left hover:bg-hover max-sm:min-h-11 max-sm:flex-wrap"
          >
            <Icon of={TriangleAlert} size={14} className="text-tone-solid" />
            <span className="shrink-0 font-medium">{graph.actions[actionId]?.name}</span>
            {option !== null && <code className="shrink-0 text-12 text-ink-3">{option}</code>}
            <span className="min-w-0 truncate text-ink-2 max-sm:whitespace-normal" title={message}>
              {message}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
