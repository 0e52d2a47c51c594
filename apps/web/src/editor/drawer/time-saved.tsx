'use client';
import { useQuery } from '@tanstack/react-query';
import { Timer } from 'lucide-react';
import { SavedSums } from '../../app-shell/saved-sums.tsx';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Icon } from '../../ui/icon.tsx';
import { useDraft, useEditor } from '../state/use-editor.ts';

/** What the story saves, above its runs; nothing where no Action says so. */
export function TimeSaved() {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const isSaid = useDraft(({ graph }) =>
    Object.values(graph.actions).some(({ settings }) => settings?.reporting !== undefined),
  );
  const saved = useQuery(trpc.monitoring.timeSaved.queryOptions({ id: storyId }, { enabled: isSaid }));
  if (!isSaid || !saved.data) return null;
  return (
    <section
      aria-label="Time saved"
      className="flex min-h-8 items-center gap-2 border-b border-line px-3 py-1.5 text-12 text-ink-2"
    >
      <Icon of={Timer} size={14} className="text-ink-3" />
      <span className="min-w-0">
        Saved <SavedSums sums={saved.data} />
      </span>
    </section>
  );
}
