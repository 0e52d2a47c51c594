import type { Id } from '@storyloom/engine';
import type { Commands } from '../state/commands.ts';
import type { ViewStore } from '../state/view.ts';

/** The menu of what is selected, below the control that asked for it; something else is selected first. */
export function openRowMenu(view: ViewStore, { select }: Pick<Commands, 'select'>, id: Id, by: HTMLElement) {
  if (!view.getState().selection.includes(id)) select([id]);
  const { left, bottom } = by.getBoundingClientRect();
  view.setState({ menu: { on: { kind: 'items' }, screen: { x: left, y: bottom }, by } });
}
