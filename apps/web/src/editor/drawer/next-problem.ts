import type { Problem } from '../rules/problems.ts';
import { stepTo } from '../rules/search.ts';
import type { Editor } from '../state/editor.ts';
import { say } from '../state/view.ts';

/** Opens the Action that has the problem, at the option that it is about. */
export function openProblem({ commands, view, canvas }: Editor, { actionId, option }: Problem): void {
  commands.select([actionId], 'open');
  view.setState({ panelTab: 'options', optionWanted: option === null ? null : { actionId, key: option } });
  canvas.current?.reveal(actionId);
}

/** Goes from the problem that one stands on to the next or the previous. */
export function nextProblem(editor: Editor, by: 1 | -1): void {
  const all = [...editor.problems.getState().byAction.values()].flat();
  const { problemAt, selection } = editor.view.getState();
  const here = all.findIndex((one) => one === problemAt && selection.includes(one.actionId));
  const first = all.findIndex((one) => selection.includes(one.actionId));
  const at = here >= 0 ? stepTo(here, by, all.length) : Math.max(first, 0);
  const problem = all[at];
  if (!problem) return;
  editor.view.setState({ problemAt: problem, drawerOpen: true, drawerTab: 'problems' });
  openProblem(editor, problem);
  const name = editor.draft.store.getState().graph.actions[problem.actionId]?.name ?? '';
  say(editor.view, `Problem ${at + 1} of ${all.length}: ${name}, ${problem.message}`);
}
