'use client';
import { useQuery } from '@tanstack/react-query';
import { FolderInput } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '../app-shell/trpc.ts';
import { FolderPicker } from '../folders/folder-picker.tsx';
import { folderName } from '../folders/folder-tree.ts';
import { useFolders } from '../folders/use-folders.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { TagsInput } from '../ui/tags-input.tsx';
import { Textarea } from '../ui/textarea.tsx';

/** What people find a story by. */
export type About = { name: string; description: string; tags: readonly string[]; folderId: string | null };

type Props = {
  about: About;
  teamId: string | undefined;
  readOnly: boolean;
  onChange: (part: Partial<About>) => void;
};

export function AboutFields({ about, teamId, readOnly, onChange }: Props) {
  const trpc = useTRPC();
  const { folders } = useFolders(teamId);
  const [choosing, setChoosing] = useState(false);
  const known = useQuery(
    trpc.stories.tags.queryOptions({ teamId: teamId ?? '' }, { enabled: teamId !== undefined }),
  );
  const { name, description, tags, folderId } = about;
  return (
    <>
      <Field label="Name" {...(name.trim() === '' && { error: 'Give it a name.' })}>
        <Input
          value={name}
          readOnly={readOnly}
          maxLength={120}
          autoComplete="off"
          onValueChange={(text) => onChange({ name: text })}
        />
      </Field>
      <Field label="Description" hint="What it does, for the people who find it later.">
        <Textarea
          value={description}
          readOnly={readOnly}
          maxLength={20_000}
          onValueChange={(text) => onChange({ description: text })}
        />
      </Field>
      <div className="grid gap-1">
        <span className="text-12 font-medium text-ink-2">Tags</span>
        <TagsInput
          label="Tags"
          tags={tags}
          known={(known.data ?? []).map(({ tag }) => tag)}
          readOnly={readOnly}
          placeholder="email, tier 1"
          onChange={(next) => onChange({ tags: next })}
        />
      </div>
      <div className="grid gap-1">
        <span className="text-12 font-medium text-ink-2">Folder</span>
        <span className="flex min-h-8 items-center gap-2">
          <span className={folderId === null ? 'text-ink-3' : ''}>
            {folderName(folders, folderId) || 'In no folder'}
          </span>
          {!readOnly && (
            <Button size="sm" icon={FolderInput} onClick={() => setChoosing(true)}>
              Choose a folder
            </Button>
          )}
        </span>
      </div>
      {choosing && (
        <FolderPicker
          title="Put it into…"
          folders={folders}
          current={folderId}
          onChoose={(id) => onChange({ folderId: id })}
          onClosed={() => setChoosing(false)}
        />
      )}
    </>
  );
}
