'use client';
import { useQuery } from '@tanstack/react-query';
import { Download, Plus } from 'lucide-react';
import { useState } from 'react';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { PageState } from '../../../src/app-shell/page-state.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useDebounced } from '../../../src/app-shell/use-debounced.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { folderPath } from '../../../src/folders/folder-tree.ts';
import { useFolders } from '../../../src/folders/use-folders.ts';
import { Button } from '../../../src/ui/button.tsx';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { BulkBar } from './bulk-bar.tsx';
import { DropTarget } from './drop-target.tsx';
import { FindInStories } from './find-in-stories.tsx';
import { FirstStory } from './first-story.tsx';
import { FolderChoice, FolderHead } from './folder-head.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { NoStory } from './no-story.tsx';
import { StoryDialogs } from './story-dialogs.tsx';
import { isNarrowed } from './story-filter.ts';
import { StoryFilters } from './story-filters.tsx';
import type { StoryAsk } from './story-menu.tsx';
import { StorySkeleton } from './story-skeleton.tsx';
import { StoryTable } from './story-table.tsx';
import { useSelection } from './use-selection.ts';
import { useStories } from './use-stories.ts';
import { useStoryActions } from './use-story-actions.ts';
import { useStoryFilter } from './use-story-filter.ts';
import { useStoryImport } from './use-story-import.ts';
import { useStoryPaste } from './use-story-paste.ts';

/** All stories of the team, or those of a folder, and the ways to another one. */
export function StoriesPage() {
  const trpc = useTRPC();
  const { team, canEdit } = useTeam();
  const [filter, change] = useStoryFilter();
  const search = useDebounced(filter.search.trim(), 200);
  const { list, stories, total } = useStories(team?.id, { ...filter, search });
  const { folders, loaded } = useFolders(team?.id);
  const tags = useQuery(
    trpc.stories.tags.queryOptions({ teamId: team?.id ?? '' }, { enabled: team !== undefined }),
  );
  const knownTags = tags.data ?? [];
  const [asked, setAsked] = useState<StoryAsk | null>(null);
  const actions = useStoryActions();
  const selection = useSelection(stories);
  const { folderId } = filter;
  const importing = useStoryImport(team?.id, folderId);
  useStoryPaste((text) => {
    if (canEdit) importing.setText(text);
  });

  const create = () => {
    if (team) actions.create(team.id, folderId);
  };
  const settled = list.data !== undefined && !list.isPlaceholderData;
  const none = settled && total === 0 && folderId === null && !isNarrowed({ ...filter, search });
  const folder = folderPath(folders, folderId).at(-1);
  const isGone = loaded && folderId !== null && folder === undefined;

  return (
    <>
      <PageHeader title={folder?.name ?? 'Stories'}>
        {canEdit && list.data && !none && (
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
      <PageState
        title={list.data ? 'Stories are not answering; this list is older' : 'Stories did not load'}
        query={list}
        loading={<StorySkeleton />}
      />
      {none && canEdit && team && (
        <FirstStory teamId={team.id} story={importing} creating={actions.creating} onCreate={create} />
      )}
      {none && !canEdit && (
        <EmptyState title="No stories yet">
          Your role in this team may look, not draw. Stories that others draw appear here.
        </EmptyState>
      )}
      {team && list.data && !none && (
        <>
          <FolderHead
            folderId={folderId}
            folders={folders}
            teamId={team.id}
            canEdit={canEdit}
            onChoose={(id) => change({ folderId: id })}
          />
          {selection.chosen.length > 0 ? (
            <BulkBar
              selection={selection}
              teamId={team.id}
              folders={folders}
              knownTags={knownTags.map(({ tag }) => tag)}
              canEdit={canEdit}
              actions={actions}
            />
          ) : (
            <StoryFilters
              filter={filter}
              onChange={change}
              tags={knownTags}
              teamId={team.id}
              count={formatCounted(total, 'story', 'stories')}
            >
              <FolderChoice
                folderId={folderId}
                folders={folders}
                onChoose={(id) => change({ folderId: id })}
              />
              <FindInStories teamId={team.id} />
            </StoryFilters>
          )}
          {stories.length > 0 && (
            <StoryTable
              stories={stories}
              folders={folders}
              canEdit={canEdit}
              actions={actions}
              selection={selection}
              onTag={(tag) => change({ tags: [...new Set([...filter.tags, tag])] })}
              onAsk={setAsked}
            />
          )}
          {settled && stories.length === 0 && (
            <NoStory
              filter={{ ...filter, search }}
              folder={folder?.name ?? null}
              isGone={isGone}
              canEdit={canEdit}
              onChange={change}
              onCreate={create}
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
      {/* Beside the list, which goes with its last story while a dialog still fades. */}
      {team && (
        <StoryDialogs
          asked={asked}
          teamId={team.id}
          folders={folders}
          knownTags={knownTags.map(({ tag }) => tag)}
          canEdit={canEdit}
          onClosed={() => setAsked(null)}
        />
      )}
      <ImportDialog story={importing} />
    </>
  );
}
