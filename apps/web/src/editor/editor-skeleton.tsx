import { Loading, Skeleton } from '../ui/skeleton.tsx';

const cards = ['one', 'two', 'three', 'four'];

/** The editor's shape while the story is on its way. */
export function EditorSkeleton() {
  return (
    <Loading label="The story loads">
      <div className="grid h-dvh grid-cols-[min(var(--palette-w),26vw)_minmax(0,1fr)] grid-rows-[var(--bar-h)_minmax(0,1fr)] max-sm:grid-cols-1">
        <div className="col-span-full flex items-center gap-4 border-b border-line px-4">
          <Skeleton className="w-6" />
          <Skeleton className="w-48" />
        </div>
        <div className="grid content-start gap-5 border-r border-line p-4 max-sm:hidden">
          <Skeleton className="w-full" />
          {cards.map((card) => (
            <Skeleton key={card} className="w-2/3" />
          ))}
        </div>
        <div className="flex flex-col items-center justify-center gap-9 bg-canvas">
          {cards.map((card) => (
            <div
              key={card}
              className="flex h-13 w-52 animate-appear flex-col justify-center gap-2 rounded-3 border border-line bg-surface px-4"
            >
              <Skeleton className="w-1/2" />
              <Skeleton className="w-3/4" />
            </div>
          ))}
        </div>
      </div>
    </Loading>
  );
}
