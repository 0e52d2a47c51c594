import { savedText } from '../ui/amounts.ts';
import type { TimeSavedSums } from './trpc.ts';

/** What stories save: this month, the last, since ever. */
export function SavedSums({ sums: { thisMonth, lastMonth, total } }: { sums: TimeSavedSums }) {
  return (
    <span>
      <b className="font-semibold text-ink">{savedText(thisMonth)}</b> this month,{' '}
      {lastMonth > 0 && `${savedText(lastMonth)} last month, `}
      {savedText(total)} in all
    </span>
  );
}
