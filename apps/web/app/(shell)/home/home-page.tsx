'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus, Star } from 'lucide-react';
import { explain } from '../../../src/app-shell/explain.ts';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { PageState } from '../../../src/app-shell/page-state.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { Button } from '../../../src/ui/button.tsx';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { ErrorState } from '../../../src/ui/error-state.tsx';
import { Icon } from '../../../src/ui/icon.tsx';
import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';
import { FirstStory } from '../stories/first-story.tsx';
import { ImportDialog } from '../stories/import-dialog.tsx';
import { useStoryActions } from '../stories/use-story-actions.ts';
import { useStoryImport } from '../stories/use-story-import.ts';
import { AttentionList, AttentionSkeleton } from './attention-list.tsx';
import { StoryLinks } from './story-links.tsx';
import { TimeSaved } from './time-saved.tsx';

/** What a person sees first: what needs them, and the stories that they have at hand. */
export function HomePage() {
  const trpc = useTRPC();
  const { me, team, canEdit } = useTeam();
  const input = { teamId: team?.id ?? '' };
  const often = { enabled: team !== undefined, refetchOnMount: 'always', refetchInterval: 15_000 } as const;
  const attention = useQuery(trpc.home.attention.queryOptions(input, often));
  const stories = useQuery(trpc.home.stories.queryOptions(input, often));
  const actions = useStoryActions();
  const importing = useStoryImport(team?.id);
  const create = () => {
    if (team) actions.create(team.id);
  };
  const failing = new Set(attention.data?.failing.map(({ storyId }) => storyId));
  const none = stories.data?.latest.length === 0;
  const teamless = me.isSuccess && team === undefined;

  return (
    <div className="max-w-[1072px]">
      <PageHeader title="Home">
        {canEdit && stories.isSuccess && !none && (
          <Button size="lg" variant="primary" icon={Plus} busy={actions.creating} onClick={create}>
            New story
          </Button>
        )}
      </PageHeader>
      <PageState title="Home did not load" />
      {!teamless && !me.isError && !none && (
        <section aria-labelledby="attention" className="mb-8">
          <h2 id="attention" className="mb-2 text-14 font-semibold">
            Needs attention
          </h2>
          {attention.data && <AttentionList attention={attention.data} canEdit={canEdit} />}
          {attention.isError && !attention.data && (
            <ErrorState
              title="What needs attention did not load"
              retrying={attention.isFetching}
              onRetry={() => void attention.refetch()}
            >
              {explain(attention.error)}
            </ErrorState>
          )}
          {attention.isPending && <AttentionSkeleton />}
        </section>
      )}
      {team && !none && <TimeSaved teamId={team.id} />}
      {none && canEdit && team && (
        <FirstStory teamId={team.id} story={importing} creating={actions.creating} onCreate={create} />
      )}
      {none && !canEdit && (
        <EmptyState title="No stories yet">
          Your role in this team may look, not draw. Stories that others draw appear here.
        </EmptyState>
      )}
      {stories.isError && !stories.data && (
        <ErrorState
          title="Your stories did not load"
          retrying={stories.isFetching}
          onRetry={() => void stories.refetch()}
        >
          {explain(stories.error)}
        </ErrorState>
      )}
      {!teamless && stories.isPending && <Lists />}
      {stories.data && !none && (
        <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
          {stories.data.recent.length > 0 ? (
            <StoryLinks
              title="Recent"
              stories={stories.data.recent}
              timeOf="opened"
              failing={failing}
              empty={null}
            />
          ) : (
            <StoryLinks
              title="Latest in the team"
              stories={stories.data.latest}
              timeOf="edited"
              failing={failing}
              empty={null}
            />
          )}
          <StoryLinks
            title="Favourites"
            stories={stories.data.favourites}
            timeOf="edited"
            failing={failing}
            empty={
              <>
                Press the <Icon of={Star} size={14} className="inline-block align-[-2px]" /> of a story in the
                list to keep it here. Favourites are yours alone.
              </>
            }
          />
        </div>
      )}
      <ImportDialog story={importing} />
    </div>
  );
}

function Lists() {
  return (
    <Loading label="Loading your stories">
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
        {['recent', 'favourites'].map((list) => (
          <div key={list} className="grid gap-6 py-2">
            {['w-24', 'w-52', 'w-40', 'w-48'].map((width) => (
              <Skeleton key={width} className={width} />
            ))}
          </div>
        ))}
      </div>
    </Loading>
  );
}
