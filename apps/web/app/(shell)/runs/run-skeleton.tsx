import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';

const widths = ['w-40', 'w-52', 'w-36', 'w-48', 'w-44', 'w-32'] as const;

/** The list while its first page is on its way. */
export function RunSkeleton() {
  return (
    <Loading label="Loading runs">
      <div className="h-18 border-b border-line" />
      {widths.map((width) => (
        <div key={width} className="flex h-11 items-center gap-8 border-b border-line px-2">
          <Skeleton className="w-28" />
          <span className="grid flex-1 gap-2">
            <Skeleton className={width} />
            <Skeleton className="h-2 w-24" />
          </span>
          <Skeleton className="w-16 max-sm:hidden" />
          <Skeleton className="w-12 max-sm:hidden" />
        </div>
      ))}
    </Loading>
  );
}
