'use client';
import { keepPreviousData, skipToken, useInfiniteQuery } from '@tanstack/react-query';
import { Command as Cmdk } from 'cmdk';
import { Search, StickyNote, Workflow } from 'lucide-react';
import { useRef } from 'react';
import { explain } from '../app-shell/explain.ts';
import { type FoundStory, useTRPC } from '../app-shell/trpc.ts';
import { useDebounced } from '../app-shell/use-debounced.ts';
import { Button } from '../ui/button.tsx';
import { CommandDialog } from '../ui/command-dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TypeTile } from '../ui/type-tile.tsx';
import { Marked } from './marked.tsx';
import { whereOf } from './where.ts';

/** A hit that was chosen: where it leads, the Action or note it is in, and what is looked for there. */
export type ChosenHit = { storyId: string; cardId: string | null; find: string | null; path: string };

type Props = {
  teamId: string;
  text: string;
  onText: (text: string) => void;
  onClosed: () => void;
  onChoose: (hit: ChosenHit) => void;
};

const LEAST = 2;

/** Looks for a text in all stories of the team; a hit leads to its Action. */
export function StoriesSearchDialog({ teamId, text, onText, onClosed, onChoose }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const chosen = useRef(false);
  const { found, sought } = useFound(teamId, text);
  const stories = sought === '' ? [] : (found.data?.pages.flatMap(({ items }) => items) ?? []);
  const choose = (hit: ChosenHit) => {
    chosen.current = true;
    onClosed();
    requestAnimationFrame(() => onChoose(hit));
  };
  return (
    <CommandDialog
      label="Find in all stories"
      onClose={onClosed}
      initialFocus={field}
      restoresFocus={() => !chosen.current}
    >
      <Cmdk
        label="Find in all stories"
        shouldFilter={false}
        loop
        vimBindings={false}
        className="flex min-h-0 flex-col"
      >
        <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
          <Icon of={Search} className="text-ink-3" />
          <Cmdk.Input
            ref={field}
            value={text}
            onValueChange={onText}
            onFocus={(event) => event.currentTarget.select()}
            placeholder="Find in names, options, formulas and notes of all stories"
            className="min-w-0 flex-1 bg-transparent text-14 outline-none max-sm:text-16"
          />
          <Kbd>Esc</Kbd>
        </div>
        <Cmdk.List label="Places" className="min-h-0 flex-1 overflow-y-auto p-1">
          {found.isError ? (
            <div className="p-3">
              <ErrorState title="The search did not end" onRetry={() => void found.refetch()}>
                {explain(found.error)}
              </ErrorState>
            </div>
          ) : (
            stories.map((story) => <StoryHits key={story.id} story={story} text={sought} onChoose={choose} />)
          )}
        </Cmdk.List>
        <Foot text={text} sought={sought} count={stories.length} found={found} />
      </Cmdk>
    </CommandDialog>
  );
}

function useFound(teamId: string, text: string) {
  const trpc = useTRPC();
  const settled = useDebounced(text.trim(), 200);
  const sought = settled.length < LEAST ? '' : settled;
  const found = useInfiniteQuery(
    trpc.stories.search.infiniteQueryOptions(
      sought === '' ? skipToken : { teamId, text: sought, limit: 20 },
      {
        getNextPageParam: (page) => page.nextCursor,
        placeholderData: keepPreviousData,
      },
    ),
  );
  return { found, sought };
}

const row = 'flex min-h-8 cursor-default items-center gap-2 rounded-2 px-2 data-[selected=true]:bg-highlight';

type StoryProps = { story: FoundStory; text: string; onChoose: (hit: ChosenHit) => void };

/** The first places in a story, and the way to all of them: its own search, which goes from one to the next. */
function StoryHits({ story, text, onChoose }: StoryProps) {
  const more = story.hitCount - story.hits.length;
  const lead = (cardId: string | null, find: string | null) => {
    const query = new URLSearchParams({
      ...(cardId === null ? {} : { action: cardId }),
      ...(find === null ? {} : { find }),
    });
    onChoose({ storyId: story.id, cardId, find, path: `/stories/${story.id}?${query}` });
  };
  return (
    <Cmdk.Group
      heading={
        <span className="flex items-center gap-2 px-2 pt-2 pb-0.5 text-12 font-medium text-ink-2">
          <Icon of={Workflow} size={14} className="text-ink-3" />
          <span className="truncate">{story.name}</span>
        </span>
      }
    >
      {story.hits.map((hit) => {
        const cardId = hit.actionId ?? hit.noteId;
        const where = whereOf(hit, hit.type ?? '');
        return (
          <Cmdk.Item
            key={`${cardId} ${where}`}
            value={`${story.id} ${cardId} ${hit.field} ${hit.path}`}
            // The search in the story reads what is on the canvas, not its name and description.
            onSelect={() => lead(cardId, cardId === null ? null : text)}
            className={`${row} max-sm:flex-wrap max-sm:gap-y-0.5 max-sm:py-2`}
          >
            {hit.type !== null ? (
              <TypeTile type={hit.type} />
            ) : (
              <span className="flex w-5 justify-center text-ink-3">
                <Icon of={hit.noteId === null ? Workflow : StickyNote} size={14} />
              </span>
            )}
            <span className="max-w-[35%] shrink-0 truncate max-sm:max-w-[55%]">
              {hit.name ?? (hit.noteId === null ? 'The story' : 'Note')}
            </span>
            <span className="max-w-[25%] shrink-0 truncate text-11 text-ink-3 max-sm:max-w-none max-sm:min-w-0 max-sm:flex-1">
              {where}
            </span>
            <span className="min-w-0 truncate text-12 text-ink-2 max-sm:basis-full max-sm:pl-7">
              <Marked of={hit.excerpt} />
            </span>
          </Cmdk.Item>
        );
      })}
      {more > 0 && (
        <Cmdk.Item
          value={`${story.id} all`}
          onSelect={() => lead(null, text)}
          className={`${row} pl-9 text-ink-2`}
        >
          {formatCount(more)} more {more === 1 ? 'place' : 'places'} in this story
        </Cmdk.Item>
      )}
    </Cmdk.Group>
  );
}

type FootProps = { text: string; sought: string; count: number; found: ReturnType<typeof useFound>['found'] };

/** Where the search stands, and the way to more. */
function Foot({ text, sought, count, found }: FootProps) {
  const waits = sought !== '' && found.isFetching && !found.isFetchingNextPage;
  return (
    <div className="flex min-h-8 shrink-0 items-center gap-3 border-t border-line px-4 py-1 text-12 text-ink-3">
      <span role="status">{wordsOf({ text, sought, count, waits, more: found.hasNextPage })}</span>
      {waits && count === 0 && <Skeleton className="w-24" />}
      {found.hasNextPage && sought !== '' && (
        <Button
          size="sm"
          variant="quiet"
          className="ml-auto"
          busy={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </div>
  );
}

type Standing = { text: string; sought: string; count: number; waits: boolean; more: boolean };

function wordsOf({ text, sought, count, waits, more }: Standing): string {
  if (text.trim().length < LEAST) return 'Two letters or more.';
  if (waits || sought === '') return 'Searching';
  if (count === 0) return `No story holds “${sought}”.`;
  return `${formatCount(count)}${more ? ' and more' : ''} ${count === 1 && !more ? 'story' : 'stories'}`;
}
