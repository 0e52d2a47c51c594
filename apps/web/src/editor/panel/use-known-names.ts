'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type CredentialName, type ResourceName, useTRPC } from '../../app-shell/trpc.ts';
import { useEditor } from '../state/use-editor.ts';

export type KnownNames = { credentials: readonly CredentialName[]; resources: readonly ResourceName[] };

/** The credentials and resources that a run of this team would find; null until both are known. */
export function useKnownNames(enabled = true): KnownNames | null {
  const trpc = useTRPC();
  const { teamId } = useEditor();
  const options = { enabled, staleTime: 10_000 };
  const { data: credentials } = useQuery(trpc.credentials.names.queryOptions({ teamId }, options));
  const { data: resources } = useQuery(trpc.resources.names.queryOptions({ teamId }, options));
  return useMemo(
    () => (credentials && resources ? { credentials, resources } : null),
    [credentials, resources],
  );
}
