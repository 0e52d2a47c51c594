'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../../src/app-shell/form-dialog.tsx';
import { type StoryItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { useRefreshPlaces } from '../../../src/folders/use-folders.ts';
import { ErrorState } from '../../../src/ui/error-state.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { TagsInput } from '../../../src/ui/tags-input.tsx';

type Props = {
  teamId: string;
  stories: readonly StoryItem[];
  known: readonly string[];
  onSaved?: () => void;
  onClosed: () => void;
};

/** Tags that all of the stories have can be taken off, new ones added; what only some have stays. */
export function TagDialog({ teamId, stories, known, onSaved, onClosed }: Props) {
  const trpc = useTRPC();
  const refresh = useRefreshPlaces();
  const shared = (stories[0]?.tags ?? []).filter((tag) => stories.every(({ tags }) => tags.includes(tag)));
  const some = [...new Set(stories.flatMap(({ tags }) => tags))].filter((tag) => !shared.includes(tag));
  const [tags, setTags] = useState<readonly string[]>(shared);
  const save = useMutation(
    trpc.stories.tag.mutationOptions({
      onSuccess: () => onSaved?.(),
      onSettled: refresh,
    }),
  );
  const [first] = stories;
  const title =
    stories.length === 1 && first
      ? `Tags of “${first.name}”`
      : `Tags of ${formatCounted(stories.length, 'story', 'stories')}`;
  return (
    <FormDialog
      title={title}
      verb="Save tags"
      save={() =>
        save.mutateAsync({
          teamId,
          ids: stories.map(({ id }) => id),
          add: tags.filter((tag) => !shared.includes(tag)),
          remove: shared.filter((tag) => !tags.includes(tag)),
        })
      }
      onClosed={onClosed}
    >
      {(fault) => (
        <>
          <div className="grid gap-2">
            <TagsInput
              label="Tags"
              tags={tags}
              known={known}
              onChange={setTags}
              placeholder="email, tier 1"
            />
            <p className="text-12 text-ink-3">
              Enter or a comma adds one.
              {some.length > 0 && ` Some of them also have: ${some.join(', ')}.`}
            </p>
          </div>
          {fault !== null && <ErrorState title="The tags were not saved">{fault}</ErrorState>}
        </>
      )}
    </FormDialog>
  );
}
