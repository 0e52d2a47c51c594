'use client';
import type { Id } from '@storyloom/engine';
import { TriangleAlert } from 'lucide-react';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCounted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { useProblems } from '../canvas/use-problems.ts';
import type { Problem } from '../rules/problems.ts';
import { definitionOf, tileOf } from '../rules/types.ts';
import { useAction, useEditor, useView } from '../state/use-editor.ts';
import { openProblem } from './next-problem.ts';

/** Everything that is wrong with the draft before it runs, by Action; a click goes to the option. */
export function ProblemsTab() {
  const problems = useProblems();
  if (problems.size === 0) {
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
      {[...problems].map(([id, list]) => (
        <ActionProblems key={id} id={id} problems={list} />
      ))}
    </ul>
  );
}

function ActionProblems({ id, problems }: { id: Id; problems: readonly Problem[] }) {
  const editor = useEditor();
  const action = useAction(id);
  const at = useView((state) => state.problemAt);
  if (!action) return null;
  const form = definitionOf(action.type)?.form ?? [];
  const labelOf = (option: string) => form.find(({ key }) => key === option)?.label ?? option;
  return (
    <li className="pb-1">
      <h3 className="flex h-6.5 items-center gap-2 px-2 font-medium">
        <TypeTile type={tileOf(action)} />
        <span className="truncate">{action.name}</span>
        {problems.length > 1 && (
          <span className="text-11 font-normal text-ink-3">{formatCounted(problems.length, 'problem')}</span>
        )}
      </h3>
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.option} ${problem.message}`}>
            <button
              type="button"
              aria-current={problem === at || undefined}
              onClick={() => {
                editor.view.setState({ problemAt: problem });
                openProblem(editor, problem);
              }}
              className={cx(
                'tone-waiting flex min-h-6.5 w-full items-center gap-2 rounded-2 py-0.5 pr-2 pl-8 text-left hover:bg-hover max-sm:min-h-11 max-sm:flex-wrap',
                problem === at && 'bg-selected',
              )}
            >
              <Icon of={TriangleAlert} size={14} className="text-tone-solid" />
              {problem.option !== null && (
                <span className="shrink-0 text-12 text-ink-3">{labelOf(problem.option)}</span>
              )}
              <span className="min-w-0 truncate text-ink-2 max-sm:whitespace-normal" title={problem.message}>
                {problem.message}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </li>
  );
}
