import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';

const widths = ['w-44', 'w-32', 'w-52', 'w-40', 'w-36', 'w-48'] as const;

/** The list while its first page is on its way. */
export function StorySkeleton() {
  return (
    <Loading label="Loading stories">
      {/* What one narrows it down by stands here, and the heads of its columns. */}
      <div className="h-17 border-b border-line max-sm:h-26" />
      {widths.map((width) => (
        <div key={width} className="flex h-11 items-center gap-8 border-b border-line px-2">
          <span className="grid flex-1 gap-2">
            <Skeleton className={width} />
            <Skeleton className="h-2 w-20" />
          </span>
          <Skeleton className="w-20" />
          <Skeleton className="w-12 max-sm:hidden" />
          <Skeleton className="w-24 max-sm:hidden" />
        </div>
      ))}
    </Loading>
  );
}
