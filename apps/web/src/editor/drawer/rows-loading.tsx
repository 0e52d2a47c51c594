import { Loading, Skeleton } from '../../ui/skeleton.tsx';

/** Rows on their way, in the shape of what comes. */
export function RowsLoading({ label }: { label: string }) {
  return (
    <Loading label={label}>
      <div className="grid gap-4 p-3">
        {['w-4/5', 'w-3/5', 'w-2/3', 'w-1/2'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </Loading>
  );
}
