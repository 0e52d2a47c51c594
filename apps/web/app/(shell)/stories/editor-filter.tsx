'use client';
import { useQuery } from '@tanstack/react-query';
import { UserRound } from 'lucide-react';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { ChoiceFilter } from './choice-filter.tsx';

type Props = {
  teamId: string;
  editedById: string | null;
  onChange: (editedById: string | null) => void;
};

/** Stories that one person edited last; nothing to choose from in a team of one. */
export function EditorFilter({ teamId, editedById, onChange }: Props) {
  const trpc = useTRPC();
  const editors = useQuery(trpc.stories.editors.queryOptions({ teamId }, { staleTime: 60_000 }));
  const options = (editors.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  if (options.length < 2 && editedById === null) return null;
  return (
    <ChoiceFilter
      label="Edited by"
      any="Anyone"
      icon={UserRound}
      value={editedById}
      options={options}
      onChange={onChange}
    />
  );
}
