import { type Act, actGroups } from '../acts/act.ts';
import { actList } from '../acts/all.ts';

export type ShortcutGroup = { title: Act['group']; acts: (Act & { id: string })[] };

/** Acts with their keys, grouped; of a searched text those that hold it in their name or among their keys. */
export function shortcutGroups(text: string): ShortcutGroup[] {
  const wanted = text.trim().toLowerCase();
  const found = actList.filter(
    ({ title, keys = [] }) =>
      wanted === '' || [title, ...keys].some((one) => one.toLowerCase().includes(wanted)),
  );
  return actGroups
    .map((title) => ({ title, acts: found.filter(({ group }) => group === title) }))
    .filter(({ acts }) => acts.length > 0);
}
