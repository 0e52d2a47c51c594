'use client';
import { Plus } from 'lucide-react';
import { Button, ButtonLink } from '../../../src/ui/button.tsx';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { isNarrowed, type StoryFilter, storyStatuses } from './story-filter.ts';

type Props = {
  filter: StoryFilter;
  /** The name of the folder that is shown. */
  folder: string | null;
  /** The address names a folder that there is not, or not any more. */
  isGone: boolean;
  canEdit: boolean;
  onChange: (part: Partial<StoryFilter>) => void;
  onCreate: () => void;
};

/** Why no story is listed, and the way to some. */
export function NoStory({ filter, folder, isGone, canEdit, onChange, onCreate }: Props) {
  const { search, tags, favourites, status, editedById } = filter;
  if (isGone) {
    return (
      <EmptyState
        className="px-2 py-6"
        title="There is no such folder"
        actions={
          <ButtonLink size="sm" href="/stories">
            All stories
          </ButtonLink>
        }
      >
        It was deleted, or it belongs to another team. Its stories went one level up.
      </EmptyState>
    );
  }
  if (!isNarrowed(filter)) {
    return (
      <EmptyState
        className="px-2 py-6"
        title={`Nothing is in “${folder ?? ''}” yet`}
        actions={
          canEdit && (
            <Button size="sm" icon={Plus} onClick={onCreate}>
              New story in this folder
            </Button>
          )
        }
      >
        Drag a story from the list onto the folder, or choose “Move to…” in a story’s menu. What is in the
        folders beneath it is shown here, too.
      </EmptyState>
    );
  }
  const where = folder === null ? '' : ` in “${folder}”`;
  if (search !== '') {
    return (
      <EmptyState
        className="px-2 py-6"
        title={`No story${where} matches “${search}”`}
        actions={
          <Button size="sm" onClick={() => onChange({ search: '' })}>
            Clear search
          </Button>
        }
      />
    );
  }
  if (tags.length > 0) {
    return (
      <EmptyState
        className="px-2 py-6"
        title={`No story${where} has ${tags.length === 1 ? 'the tag' : 'all of the tags'} ${tags.join(', ')}`}
        actions={
          <Button size="sm" onClick={() => onChange({ tags: [] })}>
            Clear tags
          </Button>
        }
      >
        Give a story tags by “Tags…” in its menu, or many at once by choosing them.
      </EmptyState>
    );
  }
  if (status !== null || editedById !== null) {
    const label = storyStatuses.find(({ value }) => value === status)?.label.toLowerCase();
    const word = status === 'draft' ? 'a draft' : label;
    return (
      <EmptyState
        className="px-2 py-6"
        title={word ? `No story${where} is ${word}` : `No story${where} was edited last by this person`}
        actions={
          <Button size="sm" onClick={() => onChange({ status: null, editedById: null })}>
            Show all
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      className="px-2 py-6"
      title={`None of your favourites is here`}
      actions={
        <Button size="sm" onClick={() => onChange({ favourites: !favourites })}>
          Show all
        </Button>
      }
    >
      Press the star beside a story’s name to keep it at hand, here and on Home.
    </EmptyState>
  );
}
