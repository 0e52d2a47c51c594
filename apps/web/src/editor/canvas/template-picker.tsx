'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC, useTRPCClient } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatCounted } from '../../ui/format.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import { notify } from '../../ui/toaster.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { RowsLoading } from '../drawer/rows-loading.tsx';
import { useEditor } from '../state/use-editor.ts';

type Props = { onTake: (template: { name: string; text: string }) => Promise<void> };

/** Whole stories to begin with: one is put onto the empty canvas as it is. */
export function TemplatePicker({ onTake }: Props) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { teamId } = useEditor();
  const [search, setSearch] = useState('');
  const [taken, setTaken] = useState<string | null>(null);
  const list = useQuery(trpc.templates.list.queryOptions({ teamId, kind: 'story', limit: 100 }));
  const words = search.toLowerCase().split(/\s+/);
  const templates = (list.data?.items ?? []).filter(({ name, summary, products }) => {
    const text = `${name} ${summary} ${products.join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const take = async (slug: string, name: string) => {
    setTaken(slug);
    try {
      const { story } = await client.templates.get.query({ teamId, slug });
      await onTake({ name, text: JSON.stringify(story) });
    } catch (error) {
      notify.failed({ title: 'The template was not added', detail: explain(error) });
    }
    setTaken(null);
  };
  if (list.isPending) return <RowsLoading label="Templates load" />;
  if (list.isError) {
    return (
      <ErrorState
        title="Templates did not load"
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      >
        {explain(list.error)}
      </ErrorState>
    );
  }
  return (
    <>
      <SearchInput label="Search templates" value={search} onChange={setSearch} />
      <ul aria-label="Templates" className="-mx-2 mt-2 -mb-5 max-h-72 overflow-y-auto pb-3">
        {templates.map(({ slug, name, summary, steps, actionCount }) => (
          <li key={slug}>
            <button
              type="button"
              disabled={taken !== null}
              aria-busy={taken === slug || undefined}
              onClick={() => void take(slug, name)}
              className="flex w-full items-start gap-3 rounded-2 px-2 py-2 text-left hover:bg-hover"
            >
              <TypeTile type={steps[0] ?? ''} />
              <span className="min-w-0 flex-1">
                <span className="flex items-baseline gap-2 font-medium">
                  <span className="min-w-0 flex-1">{name}</span>
                  <span className="text-12 font-normal whitespace-nowrap text-ink-3">
                    {formatCounted(actionCount, 'Action')}
                  </span>
                </span>
                <span className="block text-12 text-ink-2">{summary}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {templates.length === 0 && (
        <p className="py-2 text-12 text-ink-2">
          No template matches “{search}”.{' '}
          <Button size="sm" variant="quiet" onClick={() => setSearch('')}>
            Show all
          </Button>
        </p>
      )}
    </>
  );
}
