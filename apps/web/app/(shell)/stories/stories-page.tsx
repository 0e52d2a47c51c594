'use client';
import { Download, Plus } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import type { StoryItem } from '../../../src/app-shell/trpc.ts';
import { useDebounced } from '../../../src/app-shell/use-debounced.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { StorySettingsDialog } from '../../../src/story-settings/story-settings-dialog.tsx';
import { Button } from '../../../src/ui/button.tsx';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { ErrorState } from '../../../src/ui/error-state.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { SearchInput } from '../../../src/ui/search-input.tsx';
import { DropTarget } from './drop-target.tsx';
import { FindInStories } from './find-in-stories.tsx';
import { FirstStory } from './first-story.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { StorySkeleton } from './story-skeleton.tsx';
import { StoryTable } from './story-table.tsx';
import { useStories } from './use-stories.ts';
import { useStoryActions } from './use-story-actions.ts';
import { useStoryImport } from './use-story-import.ts';
import { useStoryPaste } from './use-story-paste.ts';

/** Home: all stories of the team, and the ways to another one. */
export function StoriesPage() {
  const { me, team, canEdit } = useTeam();
  const [search, setSearch] = useState('');
  const [renaming, setRenaming] = useState<StoryItem | null>(null);
  const [settings, setSettings] = useState<StoryItem | null>(null);
  const wanted = useDebounced(search.trim(), 200);
  const { list, stories, total } = useStories(team?.id, wanted);
  const actions = useStoryActions();
  const importing = useStoryImport(team?.id);
  useStoryPaste((text) => {
    if (canEdit) importing.setText(text);
  });

  const create = () => {
    if (team) actions.create(team.id);
  };
  const show = { me, list, teamless: me.isSuccess && team === undefined };
  const none = list.isSuccess && !list.isPlaceholderData && total === 0 && wanted === '';

  return (
    <>
      <PageHeader title="Stories">
        {canEdit && list.isSuccess && !none && (
          <>
            <Button size="lg" icon={Download} onClick={() => importing.start()}>
              Import
            </Button>
            <Button size="lg" variant="primary" icon={Plus} busy={actions.creating} onClick={create}>
              New story
            </Button>
          </>
        )}
      </PageHeader>
      <NotYet {...show} />
      {none && canEdit && <FirstStory story={importing} creating={actions.creating} onCreate={create} />}
      {none && !canEdit && (
        <EmptyState title="No stories yet">
          Your role in this team may look, not draw. Stories that others draw appear here.
        </EmptyState>
      )}
      {list.isSuccess && !none && (
        <>
          <div className="mb-2 flex items-center gap-2">
            <SearchInput
              label="Search stories"
              placeholder="Search names and descriptions"
              hotkey="/"
              value={search}
              onChange={setSearch}
              className="sm:w-[280px]"
            />
            {team && <FindInStories teamId={team.id} />}
            <span role="status" className="ml-auto text-12 whitespace-nowrap text-ink-3 tabular-nums">
              {formatCounted(total, 'story', 'stories')}
            </span>
          </div>
          {stories.length > 0 ? (
            <StoryTable
              stories={stories}
              canEdit={canEdit}
              actions={actions}
              onRename={setRenaming}
              onSettings={setSettings}
            />
          ) : (
            <EmptyState
              className="px-2 py-6"
              title={`No story matches “${wanted}”`}
              actions={
                <Button size="sm" onClick={() => setSearch('')}>
                  Clear search
                </Button>
              }
            />
          )}
          {list.hasNextPage && (
            <Button className="mt-3" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show more
            </Button>
          )}
        </>
      )}
      {canEdit && <DropTarget onFile={(file) => void importing.takeFile(file)} />}
      <ImportDialog story={importing} />
      {renaming && <RenameDialog key={renaming.id} story={renaming} onClosed={() => setRenaming(null)} />}
      {settings && (
        <StorySettingsDialog
          key={settings.id}
          story={settings}
          readOnly={!canEdit}
          onClosed={() => setSettings(null)}
        />
      )}
    </>
  );
}

type NotYetProps = {
  me: ReturnType<typeof useTeam>['me'];
  list: ReturnType<typeof useStories>['list'];
  teamless: boolean;
};

/** What stands in the place of stories until there are some: bars, a reason, or a person to ask. */
function NotYet({ me, list, teamless }: NotYetProps) {
  if (list.data !== undefined) return null;
  const failed = me.isError ? me : list.isError ? list : null;
  if (failed !== null) {
    return (
      <ErrorState
        title="Stories did not load"
        retrying={failed.isFetching}
        onRetry={() => void failed.refetch()}
      >
        {explain(failed.error)}
      </ErrorState>
    );
  }
  if (teamless) {
    return (
      <EmptyState title="You are in no team yet">
        Ask an admin of a team to add {me.data?.user.email ?? 'you'}; then reload this page.
      </EmptyState>
    );
  }
  return <StorySkeleton />;
}
