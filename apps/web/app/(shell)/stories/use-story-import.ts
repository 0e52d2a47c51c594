'use client';
import type { Id } from '@storyloom/engine';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { type MissingItem, useTRPCClient } from '../../../src/app-shell/trpc.ts';
import { useRefreshPlaces } from '../../../src/folders/use-folders.ts';
import { formatCounted } from '../../../src/ui/format.ts';
import { notify } from '../../../src/ui/toaster.tsx';
import { readStoryText } from './read-story-text.ts';
import { contentsOf, type Problem } from './story-file.ts';

/** What is to be imported: text that a person pasted, or a file that is not shown. */
type Source = { text: string; fileName: string | null };

/** What was made, and what its Actions name and the team does not have. */
type Imported = { ids: Id[]; missing: MissingItem[] };

/** `at`: the slug of the Action that is open when the story is. */
type Sent = { file: unknown; into: Id; signal: AbortSignal; at?: string };

const mostRemarks = 4;

const nothing: Source = { text: '', fileName: null };

/**
 * Imports a file into a team, or into a folder of it: one story, which opens, or many. Nothing is stored unless all
 * of it is right, or when it is stopped before.
 */
export function useStoryImport(teamId: string | undefined, folderId: string | null = null) {
  const client = useTRPCClient();
  const refresh = useRefreshPlaces();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [source, setSource] = useState(nothing);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [imported, setImported] = useState<Imported | null>(null);
  const underWay = useRef<AbortController | null>(null);
  const stop = () => underWay.current?.abort();

  const mutation = useMutation({
    mutationFn: ({ file, into, signal }: Sent) =>
      client.stories.import.mutate({ teamId: into, file, folderId }, { signal }),
    onSuccess: (result, { at }) => {
      if (!result.ok) return setProblems(result.problems);
      void refresh();
      if (result.droppedRecipients > 0) {
        notify.done({
          title: 'Recipients were left out',
          detail: 'A file has nobody told on its own. Add recipients in the settings of the story.',
        });
      }
      const [id, ...others] = result.ids;
      if (result.missing.length > 0) {
        setImported(result);
        return setOpen(true);
      }
      if (others.length === 0) return router.push(`/stories/${id}${at === undefined ? '' : `?action=${at}`}`);
      notify.done({ title: `${formatCounted(result.ids.length, 'story', 'stories')} imported` });
      setOpen(false);
    },
    onError: (error, { signal }) => {
      // The server may have been through already: then the list has it.
      if (signal.aborted) void refresh();
      else setProblems([{ path: '', message: explain(error) }]);
    },
  });

  const send = (file: unknown, at?: string) => {
    if (teamId === undefined) return;
    setProblems([]);
    underWay.current = new AbortController();
    mutation.mutate({
      file,
      into: teamId,
      signal: underWay.current.signal,
      ...(at === undefined ? {} : { at }),
    });
  };

  const submit = async ({ text }: Source) => {
    const read = await readStoryText(text);
    if (!read.ok) return setProblems(read.problems);
    send(read.file);
    if (read.remarks.length > 0) {
      notify.done({ title: 'Something is left to do', detail: read.remarks.slice(0, mostRemarks).join(' ') });
    }
  };

  const take = (next: Source) => {
    stop();
    setImported(null);
    setSource(next);
    setProblems([]);
    setOpen(true);
  };

  const busy =
    mutation.isPending ||
    (mutation.isSuccess && mutation.data.ok && imported === null && mutation.data.ids.length === 1);

  return {
    open,
    /** Closed, it stops what is not done yet. */
    setOpen: (next: boolean) => {
      if (!next) stop();
      setOpen(next);
    },
    source,
    problems,
    /** Done, but the team lacks something: that is shown before the story is. */
    imported,
    show: (id: Id) => router.push(`/stories/${id}`),
    busy,
    /** What is done while it is busy. */
    step: busy && mutation.variables ? `Importing ${contentsOf(mutation.variables.file)}` : null,
    /** Opens the dialog with nothing in it yet. */
    start: () => take(nothing),
    setText: (text: string) => take({ text, fileName: null }),
    submit: () => void submit(source),
    /** Imports a file at once; the dialog stays open where it has problems. */
    takeFile: async (file: File) => {
      const next = { text: await file.text(), fileName: file.name };
      take(next);
      await submit(next);
    },
    /** Imports a story that the program made itself; the Action with the slug `at` is open then. */
    takeStory: send,
  };
}

export type StoryImport = ReturnType<typeof useStoryImport>;
