'use client';
import dynamic from 'next/dynamic';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';

/** In place of the draft: a version, or what differs between two. Its code comes when it is wanted. */
export const Stage = dynamic(() => import('./stage-screen.tsx').then(({ StageScreen }) => StageScreen), {
  ssr: false,
  loading: () => (
    <div className="z-20 col-span-full row-start-2 bg-surface p-4">
      <Loading label="The version loads">
        <Skeleton className="w-1/3" />
      </Loading>
    </div>
  ),
});
