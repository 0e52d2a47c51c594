'use client';
import { useQuery } from '@tanstack/react-query';
import { Timer } from 'lucide-react';
import { SavedSums } from '../../../src/app-shell/saved-sums.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { Icon } from '../../../src/ui/icon.tsx';

/** What the team's stories save; nothing before they did. */
export function TimeSaved({ teamId }: { teamId: string }) {
  const trpc = useTRPC();
  const saved = useQuery(
    trpc.monitoring.teamTimeSaved.queryOptions({ teamId }, { refetchOnMount: 'always' }),
  );
  if (!saved.data || saved.data.total === 0) return null;
  return (
    <section aria-labelledby="time-saved" className="mb-8">
      <h2 id="time-saved" className="mb-2 text-14 font-semibold">
        Time saved
      </h2>
      <p className="flex items-center gap-2.5 rounded-3 border border-line px-3 py-3 text-ink-2">
        <Icon of={Timer} className="text-ink-3" />
        <span className="min-w-0">
          <SavedSums sums={saved.data} />
        </span>
      </p>
    </section>
  );
}
