import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';

/** The page while its first figures are on their way. */
export function QueueSkeleton() {
  return (
    <Loading label="Loading the queue">
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {['queued', 'running', 'waiting', 'rates'].map((name) => (
          <span key={name} className="grid gap-3 border-l border-line pl-4">
            <Skeleton className="w-16" />
            <Skeleton className="h-5 w-20" />
            <Skeleton className="w-32" />
          </span>
        ))}
      </div>
      <div className="mt-8 grid gap-5">
        {['w-40', 'w-64', 'w-52', 'w-60'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </Loading>
  );
}
