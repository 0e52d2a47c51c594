import { cx } from './cx.ts';

/** The sheet of menus, lists and popovers: it fades, it does not slide. */
export const popupPanel =
  'rounded-3 bg-raised shadow-pop outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0';

export const menuPanel = cx(popupPanel, 'min-w-[208px] p-1');

/** One row of a menu or list. */
export function menuItem(danger = false): string {
  return cx(
    'flex min-h-7 cursor-default items-center gap-2 rounded-2 px-2 py-1 text-13 outline-none select-none data-highlighted:bg-highlight max-sm:min-h-11',
    'data-disabled:text-ink-off data-disabled:[&>svg]:text-current',
    danger ? 'text-danger-text' : '[&>svg]:text-ink-3',
  );
}
