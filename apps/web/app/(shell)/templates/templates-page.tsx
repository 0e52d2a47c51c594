'use client';
import { useEffect, useRef } from 'react';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { PageState } from '../../../src/app-shell/page-state.tsx';
import { useDebounced } from '../../../src/app-shell/use-debounced.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { Button } from '../../../src/ui/button.tsx';
import { cx } from '../../../src/ui/cx.ts';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { SearchInput } from '../../../src/ui/search-input.tsx';
import { Segmented } from '../../../src/ui/segmented.tsx';
import { Loading } from '../../../src/ui/skeleton.tsx';
import { ImportDialog } from '../stories/import-dialog.tsx';
import { useStoryImport } from '../stories/use-story-import.ts';
import { CategoryList } from './category-list.tsx';
import { TemplateCard } from './template-card.tsx';
import { filterPath, type TemplateFilter } from './template-filter.ts';
import { previewHeadingId, TemplatePreview } from './template-preview.tsx';
import { useTemplateFilter } from './use-template-filter.ts';
import { useTemplate, useTemplates } from './use-templates.ts';

/** Ready-made stories and Actions: a gallery, and beside it the one that is looked at. */
export function TemplatesPage() {
  const { team, canEdit } = useTeam();
  const [filter, change] = useTemplateFilter();
  const { kind, category, chosen } = filter;
  const search = useDebounced(filter.search.trim(), 150);
  const { list, first, templates } = useTemplates(team?.id, { search, kind, category });
  // A wide page has room for one beside the list: the first, until somebody chooses.
  const shown = chosen ?? templates[0]?.slug ?? null;
  const template = useTemplate(team?.id, shown);
  const story = useStoryImport(team?.id);
  const choose = useChoice(chosen, change);

  return (
    <div className="xl:-mr-8 xl:-mb-10 xl:grid xl:grid-cols-[minmax(0,1fr)_400px] xl:gap-6">
      <div className={cx('min-w-0 xl:pb-10', chosen !== null && 'max-xl:hidden')}>
        <PageHeader title="Templates">
          {first && (
            <Segmented
              label="Kind"
              options={[
                { value: 'story', label: `Stories ${first.kinds.story}` },
                { value: 'action', label: `Actions ${first.kinds.action}` },
              ]}
              value={kind}
              onChange={(next) => change({ kind: next, category: null })}
            />
          )}
        </PageHeader>
        <PageState title="Templates did not load" query={list} loading={<GallerySkeleton />} />
        {first && (
          <>
            <SearchInput
              size="lg"
              label="Search templates"
              placeholder="A product, a task, an Action type"
              hotkey="/"
              value={filter.search}
              onChange={(text) => change({ search: text })}
              className="mb-5"
            />
            <div className="grid items-start gap-x-6 gap-y-3 lg:grid-cols-[168px_minmax(0,1fr)]">
              <CategoryList
                all={first.kinds[kind]}
                categories={first.categories}
                chosen={category}
                onChoose={(next) => change({ category: next })}
              />
              <div>
                <ul
                  aria-label={kind === 'story' ? 'Stories' : 'Ready-made Actions'}
                  className="grid gap-3 sm:grid-cols-2"
                >
                  {templates.map((one) => (
                    <TemplateCard
                      key={one.slug}
                      template={one}
                      href={filterPath({ ...filter, chosen: one.slug })}
                      state={one.slug !== shown ? null : chosen === null ? 'shown' : 'chosen'}
                      onChoose={() => choose(one.slug)}
                    />
                  ))}
                </ul>
                {templates.length === 0 && (
                  <NothingFound filter={filter} counts={first.kinds} onChange={change} />
                )}
                {list.hasNextPage && (
                  <Button
                    className="mt-3"
                    busy={list.isFetchingNextPage}
                    onClick={() => void list.fetchNextPage()}
                  >
                    Show more
                  </Button>
                )}
              </div>
            </div>
          </>
        )}
      </div>
      {team && shown !== null && (
        <aside
          aria-labelledby={previewHeadingId}
          className={cx(
            'flex flex-col border-line bg-surface xl:sticky xl:top-0 xl:h-dvh xl:border-l',
            chosen === null && 'max-xl:hidden',
          )}
        >
          <TemplatePreview
            key={shown}
            teamId={team.id}
            query={template}
            summary={templates.find(({ slug }) => slug === shown)}
            canEdit={canEdit}
            story={story}
            onClose={() => choose(null)}
          />
        </aside>
      )}
      <ImportDialog story={story} />
    </div>
  );
}

/** Chooses one, or none; the focus goes along with what is looked at. */
function useChoice(chosen: string | null, change: (part: Partial<TemplateFilter>) => void) {
  const next = useRef<{ chosen: string | null; focus: string } | null>(null);
  useEffect(() => {
    // Until the address says so, the preview on the page is that of the one before, and is taken away.
    if (next.current?.chosen !== chosen) return;
    const wanted = document.getElementById(next.current.focus);
    wanted?.focus();
    // What is not shown yet takes no focus: the next drawing tries again.
    if (document.activeElement === wanted) next.current = null;
  });
  return (slug: string | null) => {
    next.current = { chosen: slug, focus: slug === null ? `template-${chosen}` : previewHeadingId };
    change({ chosen: slug });
  };
}

type NothingProps = {
  filter: TemplateFilter;
  counts: Record<TemplateFilter['kind'], number>;
  onChange: (part: Partial<TemplateFilter>) => void;
};

/** Why none is listed, and where some are. */
function NothingFound({ filter: { search, kind }, counts, onChange }: NothingProps) {
  const elsewhere = kind === 'story' ? 'action' : 'story';
  return (
    <EmptyState
      className="py-2"
      title={
        search === ''
          ? 'None here'
          : `No ${kind === 'story' ? 'story' : 'ready-made Action'} matches “${search}”`
      }
      actions={
        <>
          {counts[elsewhere] > 0 && (
            <Button size="sm" onClick={() => onChange({ kind: elsewhere, category: null })}>
              {elsewhere === 'action' ? 'Look among Actions' : 'Look among stories'}
            </Button>
          )}
          <Button size="sm" onClick={() => onChange({ search: '', category: null })}>
            Show all
          </Button>
        </>
      }
    >
      Try the name of a product, or what is to be done: page, ticket, report.
    </EmptyState>
  );
}

function GallerySkeleton() {
  return (
    <Loading label="Loading templates">
      <div className="mb-5 h-8 rounded-2 border border-line" />
      <div className="grid gap-3 sm:grid-cols-2 lg:ml-48">
        {['a', 'b', 'c', 'd', 'e', 'f'].map((card) => (
          <div key={card} className="h-40 animate-appear rounded-3 border border-line" />
        ))}
      </div>
    </Loading>
  );
}
